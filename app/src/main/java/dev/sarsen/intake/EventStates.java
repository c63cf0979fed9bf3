// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import dev.sarsen.platform.Columns;
import dev.sarsen.signals.SignalScore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds an event wherever it is, in one statement: an event on its way from one table to the next is never missed. */
class EventStates {

    private static final String FIND = """
            select id, 'pending' as status, account_id, user_id, event_type, occurred_at, accepted_at,
                   null::timestamptz as scored_at, null::float8 as score, nullif(attempts, 0)::int as attempts, last_error as reason,
                   metadata::text
              from inbox where id = :id
            union all
            select id, 'scored', account_id, user_id, event_type, occurred_at, accepted_at, scored_at, %s, null, null,
                   metadata::text
              from signal where id = :id and account_id is not null
            union all
            select id, 'dead', account_id, user_id, event_type, occurred_at, accepted_at, null, null, attempts, reason,
                   metadata::text
              from dead_event where id = :id
            """.formatted(SignalScore.SQL);

    private final JdbcClient jdbc;

    EventStates(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<EventState> find(UUID id) {
        return jdbc.sql(FIND).param("id", id).query(EventStates::state).list().stream()
                .findFirst();
    }

    private static EventState state(ResultSet row, int rowNumber) throws SQLException {
        return new EventState(
                row.getObject("id", UUID.class),
                row.getString("status"),
                row.getString("account_id"),
                row.getString("user_id"),
                row.getString("event_type"),
                Columns.instant(row, "occurred_at"),
                Columns.instant(row, "accepted_at"),
                Columns.optionalInstant(row, "scored_at"),
                row.getObject("score", Double.class),
                row.getObject("attempts", Integer.class),
                row.getString("reason"),
                row.getString("metadata"));
    }
}
