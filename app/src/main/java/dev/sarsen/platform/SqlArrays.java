// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import java.util.Collection;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.support.SqlArrayValue;

/** Columns of rows as array parameters, for statements that take many rows at once through {@code unnest}. */
public final class SqlArrays {

    private SqlArrays() {}

    /**
     * Takes one part of each row.
     *
     * @param type the PostgreSQL type of an element; {@code text} with a cast in the statement suits times
     */
    public static <T> SqlArrayValue of(String type, Collection<T> rows, Function<T, ? extends @Nullable Object> part) {
        var parts = rows.stream().map(part);
        return switch (type) {
            case "bytea" -> new SqlArrayValue(type, (Object[]) parts.toArray(byte[][]::new));
            // The driver sends strings in binary form; all else as text, which PostgreSQL has to read and unescape.
            case "text" ->
                new SqlArrayValue(type, (Object[])
                        parts.map(value -> Objects.toString(value, null)).toArray(String[]::new));
            default -> new SqlArrayValue(type, parts.toArray());
        };
    }

    /** The rows themselves. */
    public static SqlArrayValue of(String type, Collection<?> values) {
        return of(type, values, value -> value);
    }
}
