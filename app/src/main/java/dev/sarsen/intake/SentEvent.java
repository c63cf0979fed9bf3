// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import dev.sarsen.events.EventId;
import dev.sarsen.events.EventType;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A sales event as clients send it.
 *
 * @param id a UUIDv7 that the client makes, so that an event sent twice is counted once; its time may be at most 5 minutes
 *     ahead and at most 398 days back. Without it the event gets one.
 *     Not together with sourceId.
 * @param source who knows the event by sourceId, such as hubspot or the name of a webhook; needs sourceId
 * @param sourceId the name that the source gives the event and keeps when it sends the event again. The event's id is made of its
 *     timestamp, source and sourceId, so that it is counted once.
 * @param accountId the account that the event is about; neither '.' nor '..', which no URL can name
 * @param userId who sent, opened, called or met
 * @param eventType what happened
 * @param timestamp when it happened, as RFC 3339 has it; also with an offset such as +0000, with a blank instead of the T, as
 *     RFC 2822 has it, or as seconds (10 digits) or milliseconds (13 digits) since 1970. At most 5 minutes ahead, at most 400 days back, and at most 5 minutes after the time in
 *     the id
 * @param metadata anything more: at most 8 KiB as compact JSON with its numbers written out, at most 32 levels, numbers in
 *     the range of a double, and no text with U+0000 or half of a surrogate pair
 */
record SentEvent(
        @Nullable EventId id,
        @Nullable @Size(min = 1, max = SentEvent.MAX_NAME) String source,
        @Nullable @Size(min = 1, max = SentEvent.MAX_NAME) String sourceId,
        @Size(min = 1, max = SentEvent.MAX_NAME) String accountId,
        @Size(min = 1, max = SentEvent.MAX_NAME) String userId,
        EventType eventType,
        Instant timestamp,
        @Nullable Map<String, Object> metadata) {

    /** Characters of an account's or a user's name. */
    static final int MAX_NAME = 255;
}
