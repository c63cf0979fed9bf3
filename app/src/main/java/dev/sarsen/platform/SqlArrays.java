package dev.sarsen.platform;

import java.util.Collection;
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
        var values = type.equals("bytea") ? new byte[rows.size()][] : new Object[rows.size()];
        int i = 0;
        for (var row : rows) {
            values[i++] = part.apply(row);
        }
        return new SqlArrayValue(type, values);
    }

    /** The rows themselves. */
    public static SqlArrayValue of(String type, Collection<?> values) {
        return new SqlArrayValue(type, values.toArray());
    }
}
