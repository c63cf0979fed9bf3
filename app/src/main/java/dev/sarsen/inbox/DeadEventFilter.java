// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which dead events are meant: those that fit every part that is given.
 *
 * @param eventType the name of their type, which may be one that only another release knows
 * @param reason a part of their last failure
 * @param from the earliest time at which they became dead
 * @param to the time before which they became dead; at the latest now, or events that become dead again would never end
 */
public record DeadEventFilter(
        @Nullable String eventType,
        @Nullable String reason,
        @Nullable Instant from,
        Instant to) {}
