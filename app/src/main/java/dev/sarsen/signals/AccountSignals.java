// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import dev.sarsen.events.EventType;
import dev.sarsen.events.Named;
import dev.sarsen.platform.Columns;
import dev.sarsen.platform.SqlArrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** All signals of one account, as a rebuild of the account reads them. */
public class AccountSignals {

    private final JdbcClient jdbc;

    AccountSignals(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The next signals of an account, oldest id first. */
    public List<Signal> after(String accountId, @Nullable UUID position, int limit) {
        return jdbc.sql("""
                        select id, account_id, user_id, event_type, score, occurred_at, accepted_at, metadata::text
                          from signal where account_id = ? and id > ? order by id limit ?
                        """)
                .params(accountId, position == null ? new UUID(0, 0) : position, limit)
                .query((row, _) -> new Signal(
                        row.getObject("id", UUID.class),
                        row.getString("account_id"),
                        row.getString("user_id"),
                        type(row.getString("event_type")),
                        row.getDouble("score"),
                        Columns.instant(row, "occurred_at"),
                        Columns.instant(row, "accepted_at"),
                        row.getString("metadata")))
                .list();
    }

    private static EventType type(String eventType) {
        return Named.find(EventType.class, eventType)
                .orElseThrow(() -> new IllegalStateException("Unknown event type " + eventType));
    }

    /** Writes new scores. Runs in the caller's transaction. */
    public void rescore(List<Signal> rescored) {
        jdbc.sql("""
                        update signal as s set score = new.score
                          from unnest(?::uuid[], ?::float8[]) as new (id, score)
                         where s.id = new.id and s.account_id is not null
                        """)
                .param(SqlArrays.of("uuid", rescored, Signal::id))
                .param(SqlArrays.of("float8", rescored, Signal::score))
                .update();
    }
}
