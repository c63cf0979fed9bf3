package dev.sarsen.signals;

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

    /** Writes new scores, to the signals and to the rollups. Runs in the caller's transaction. */
    public void rescore(List<Signal> rescored) {
        if (rescored.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        with new as (select * from unnest(?::uuid[], ?::float8[]) as n (id, score)),
                             old as (select s.id, s.score, s.event_type, date_trunc('hour', s.occurred_at, 'UTC') as hour
                                       from signal s join new using (id)),
                             changed as (update signal as s set score = new.score from new where s.id = new.id),
                             delta as (select hour, event_type, sum(new.score - old.score) as score
                                         from old join new using (id) group by hour, event_type),
                             locked as (select hour, event_type from signal_hour join delta using (hour, event_type)
                                         order by hour, event_type for update of signal_hour)
                        update signal_hour as h set score_sum = h.score_sum + delta.score
                          from delta join locked using (hour, event_type)
                         where h.hour = delta.hour and h.event_type = delta.event_type
                        """)
                .param(SqlArrays.of("uuid", rescored, Signal::id))
                .param(SqlArrays.of("float8", rescored, Signal::score))
                .update();
    }
}
