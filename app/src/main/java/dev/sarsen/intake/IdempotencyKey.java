// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import dev.sarsen.access.Caller;
import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.events.EventId;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The key of a request that its client sends again as it was. An event of it that brings neither an id nor a source gets an id that is
 * made of the sender, the key and the event's place in the body.
 *
 * @param sender a text that no source can be, as no field of an event holds U+0000
 */
record IdempotencyKey(String sender, String key) {

    static final String HEADER = "Idempotency-Key";

    private static final int MAX = 200;

    /**
     * The key that the header has, if the request has one.
     *
     * @throws Refused if it is empty or longer than 200 characters, or nobody can tell whose it is
     */
    static @Nullable IdempotencyKey of(Caller caller, @Nullable String header) {
        if (header == null) {
            return null;
        }
        if (header.isBlank() || header.length() > MAX) {
            throw new Refused(Problem.REQUEST_INVALID, HEADER + " must have 1 to 200 characters.");
        }
        if (caller.client().isEmpty()) {
            throw new Refused(Problem.REQUEST_INVALID, HEADER + " needs a token that names its client or its subject.");
        }
        return new IdempotencyKey(sender(caller), header);
    }

    private static String sender(Caller caller) {
        return Stream.of(caller.issuer(), caller.client(), caller.subject())
                .map(name -> name.length() + ":" + name)
                .collect(Collectors.joining("", "\0", ""));
    }

    /** @param index of the event in the body, from 0 */
    EventId idOf(int index, Instant time) {
        return EventId.of(time, sender, key + ":" + index);
    }
}
