// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/** The fields of {@link SentEvent}. */
enum Field {
    ID("id"),
    ACCOUNT_ID("accountId"),
    USER_ID("userId"),
    EVENT_TYPE("eventType"),
    TIMESTAMP("timestamp"),
    METADATA("metadata");

    private static final Field[] ALL = values();

    private final String wireName;

    Field(String wireName) {
        this.wireName = wireName;
    }

    @JsonValue
    String wireName() {
        return wireName;
    }

    static @Nullable Field named(Utf8Buffer name) {
        for (var field : ALL) {
            if (name.is(field.wireName)) {
                return field;
            }
        }
        return null;
    }
}
