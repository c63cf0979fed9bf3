package dev.sarsen.signals;

import dev.sarsen.events.ErasedEvent;
import dev.sarsen.events.Subject;
import dev.sarsen.platform.SqlArrays;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Erases personal data from the table {@code signal}; the ids stay, so that an event sent again is a duplicate. */
public class Tombstones {

    private final JdbcClient jdbc;

    Tombstones(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Keeps the ids of events that never became signals. Runs in the caller's transaction. */
    public void keep(List<ErasedEvent> erased) {
        jdbc.sql("""
                        insert into signal (id, event_type, signal_type, score, occurred_at, accepted_at)
                        select id, event_type, 'erased', 0, occurred_at, accepted_at
                          from unnest(?::uuid[], ?::text[], ?::timestamptz[], ?::timestamptz[])
                            as e (id, event_type, occurred_at, accepted_at)
                         order by id
                            on conflict (id) do nothing
                        """)
                .param(SqlArrays.of("uuid", erased, ErasedEvent::id))
                .param(SqlArrays.of("text", erased, ErasedEvent::eventType))
                .param(SqlArrays.of("text", erased, ErasedEvent::occurredAt))
                .param(SqlArrays.of("text", erased, ErasedEvent::acceptedAt))
                .update();
    }

    /**
     * Erases the next signals of a subject. Runs in the caller's transaction.
     *
     * @return the account of each signal erased; empty when there are no more
     */
    public List<String> erase(Subject subject, int limit) {
        return jdbc.sql("""
                        with next as (select id, account_id from signal where %s = ? order by id limit ? for update)
                        update signal as s
                           set account_id = null, user_id = null, metadata = null, score = 0, signal_type = 'erased'
                          from next where s.id = next.id
                        returning next.account_id
                        """.formatted(subject.column()))
                .params(subject.id(), limit)
                .query((row, _) -> row.getString("account_id"))
                .list();
    }
}
