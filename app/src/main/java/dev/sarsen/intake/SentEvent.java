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
 * @param accountId the account that the event is about
 * @param userId who sent, opened, called or met
 * @param eventType what happened
 * @param timestamp when it happened; at most 5 minutes ahead, at most 400 days back, and at most 5 minutes after the time in
 *     the id
 * @param metadata anything more: at most 8 KiB as compact JSON with its numbers written out, at most 32 levels, numbers in
 *     the range of a double, and no text with U+0000 or half of a surrogate pair
 */
record SentEvent(
        @Nullable EventId id,
        @Size(min = 1, max = SentEvent.MAX_NAME) String accountId,
        @Size(min = 1, max = SentEvent.MAX_NAME) String userId,
        EventType eventType,
        Instant timestamp,
        @Nullable Map<String, Object> metadata) {

    /** Characters of an account's or a user's name. */
    static final int MAX_NAME = 255;
}
