// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import dev.sarsen.events.EventType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A scored event, ready to be stored.
 *
 * @param bonus what the event itself adds to the base score of its type
 * @param metadata a JSON object as text
 */
public record Signal(
        UUID id,
        String accountId,
        String userId,
        EventType eventType,
        double bonus,
        Instant occurredAt,
        Instant acceptedAt,
        @Nullable String metadata) {}
