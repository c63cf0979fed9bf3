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
 * @param client the client that posted it, as limits tell clients apart; null where that does not matter
 */
public record Event(
        EventId id,
        boolean ownId,
        String accountId,
        String userId,
        String eventType,
        Instant occurredAt,
        @Nullable String metadata,
        @Nullable String client) {

    /** An event of no client. */
    public Event(
            EventId id,
            boolean ownId,
            String accountId,
            String userId,
            String eventType,
            Instant occurredAt,
            @Nullable String metadata) {
        this(id, ownId, accountId, userId, eventType, occurredAt, metadata, null);
    }

    /** The same event, posted by this client. */
    public Event postedBy(String poster) {
        return new Event(id, ownId, accountId, userId, eventType, occurredAt, metadata, poster);
    }
}
