// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import org.jspecify.annotations.Nullable;

/**
 * The key of a request that its client sends again as it was. It stands for {@code source} and {@code sourceId} of each event
 * that brings neither them nor an id: the source is the sender, the id is the key and the event's place in the body.
 */
record IdempotencyKey(String sender, String key) {

    static final String HEADER = "Idempotency-Key";

    private static final int MAX = 200;

    /**
     * The key that the header has, if the request has one.
     *
     * @param sender whom the token names (sub)
     * @throws Refused if it is empty or longer than 200 characters
     */
    static @Nullable IdempotencyKey of(@Nullable String sender, @Nullable String header) {
        if (header == null) {
            return null;
        }
        if (header.isBlank() || header.length() > MAX) {
            throw new Refused(Problem.REQUEST_INVALID, HEADER + " must have 1 to 200 characters.");
        }
        return new IdempotencyKey(HEADER + " of " + sender, header);
    }

    /** @param index of the event in the body, from 0 */
    void name(EventFields fields, int index) {
        if (!fields.has(Field.ID) && !fields.has(Field.SOURCE) && !fields.has(Field.SOURCE_ID)) {
            fields.give(Field.SOURCE, sender);
            fields.give(Field.SOURCE_ID, key + ":" + index);
        }
    }
}
