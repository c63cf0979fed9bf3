// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of {@link SentEvent}. */
enum Field {
    ID("id"),
    SOURCE("source"),
    SOURCE_ID("sourceId"),
    ACCOUNT_ID("accountId"),
    USER_ID("userId"),
    EVENT_TYPE("eventType"),
    TIMESTAMP("timestamp"),
    METADATA("metadata");

    /** Those that are names: text of 1 to 255 characters. */
    static final Set<Field> NAMES = EnumSet.of(SOURCE, SOURCE_ID, ACCOUNT_ID, USER_ID);

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
