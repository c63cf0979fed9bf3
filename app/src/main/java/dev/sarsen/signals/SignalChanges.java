// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import dev.sarsen.edge.Cursor;
import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.events.EventId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Signals in the order in which they were scored, for consumers that follow it. The order is that of the scoring transactions'
 * ids, and only transactions are shown that are older than every open one: none can be committed later that belongs before them.
 */
class SignalChanges {

    private static final String WALK = "changes";
    private static final Pattern TRANSACTION = Pattern.compile("\\d{1,19}");

    /** The first condition on scored_in lets the index find the place, the second one cuts the transaction of the last page. */
    private static final String NEXT = """
            select %s, scored_in::text from signal
             where scored_in >= ?::xid8 and (scored_in, id) > (?::xid8, ?)
               and scored_in < pg_snapshot_xmin(pg_current_snapshot()) and account_id is not null
             order by scored_in, id limit ?
            """.formatted(SignalSearch.COLUMNS);

    private final JdbcClient jdbc;

    SignalChanges(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @return what comes after the cursor; its own cursor is there even where nothing came */
    Changes after(@Nullable String cursor, int limit) {
        var since = cursor == null ? Place.FIRST : Place.of(Cursor.decode(cursor, WALK, 2));
        var items = new ArrayList<SignalView>();
        var last = new Place[] {since};
        jdbc.sql(NEXT)
                .params(since.transaction(), since.transaction(), since.id(), limit)
                .query(row -> {
                    var signal = SignalView.of(row, items.size());
                    items.add(signal);
                    last[0] = new Place(row.getString("scored_in"), signal.id());
                });
        return new Changes(items, last[0].cursor().encode(WALK));
    }

    /**
     * A page of what was scored.
     *
     * @param items oldest first
     * @param nextCursor where the next page begins, now or later
     */
    record Changes(List<SignalView> items, String nextCursor) {}

    private record Place(String transaction, UUID id) {

        private static final Place FIRST = new Place("0", new UUID(0, 0));

        private static Place of(Cursor cursor) {
            var transaction = cursor.position().get(0);
            var id = cursor.position().get(1);
            if (id.equals(FIRST.id().toString())) {
                return FIRST;
            }
            if (!TRANSACTION.matcher(transaction).matches()) {
                throw invalid();
            }
            return new Place(
                    transaction, EventId.parse(id).orElseThrow(Place::invalid).value());
        }

        private static Refused invalid() {
            return new Refused(Problem.CURSOR_INVALID, "The cursor was not made by this API.");
        }

        private Cursor cursor() {
            return new Cursor(List.of(transaction, id.toString()));
        }
    }
}
