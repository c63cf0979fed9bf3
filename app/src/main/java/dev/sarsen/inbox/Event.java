// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import dev.sarsen.events.EventId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A sales event that was found valid.
 *
 * @param ownId whether the client chose the id
 * @param occurredAt to the microsecond, as PostgreSQL keeps it
 * @param metadata a JSON object as text
 */
public record Event(
        EventId id,
        boolean ownId,
        String accountId,
        String userId,
        String eventType,
        Instant occurredAt,
        @Nullable String metadata) {}
