// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.events;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A constant of an enum with the name that the API and the database know it by, such as {@code email_sent}. */
public interface WireNamed {

    /** The constant's own name. */
    String name();

    /** The name on the wire. */
    @JsonValue
    default String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The constant of that wire name; names are matched exactly. */
    static <T extends WireNamed> Optional<T> find(Class<T> type, String wireName) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.wireName().equals(wireName))
                .findAny();
    }

    /** All wire names, for messages. */
    static String list(Class<? extends WireNamed> type) {
        return Arrays.stream(type.getEnumConstants()).map(WireNamed::wireName).collect(Collectors.joining(", "));
    }
}
