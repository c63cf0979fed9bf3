// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a keyset walk.
 *
 * @param items at most as many as were asked for
 * @param nextCursor where the next page begins; absent on the last page
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {

    /** Pages hold 50 items unless asked otherwise. */
    public static final String DEFAULT_LIMIT = "50";

    /** Pages hold at most so many items. */
    public static final int MAX_LIMIT = 200;

    /**
     * Makes a page out of one row more than was asked for.
     *
     * @param rows up to {@code limit + 1} rows
     */
    public static <T> Page<T> of(List<T> rows, int limit, Function<T, Cursor> position, String filters) {
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        var items = rows.subList(0, limit);
        return new Page<>(items, position.apply(items.getLast()).encode(filters));
    }

    /** @throws Refused with {@link Problem#PARAMETER_INVALID} if the limit is not between 1 and 200 */
    public static int checkedLimit(int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new Refused(Problem.PARAMETER_INVALID, "limit must be between 1 and " + MAX_LIMIT + ".");
        }
        return limit;
    }
}
