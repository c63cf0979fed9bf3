// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import dev.sarsen.events.ErasedEvent;
import dev.sarsen.events.Subject;
import dev.sarsen.platform.Columns;
import dev.sarsen.platform.SqlArrays;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
                        insert into signal (id, event_type, signal_type, bonus, occurred_at, accepted_at)
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

    /** The next signals of a subject with their accounts, by time; none when all are erased. */
    public Map<UUID, String> next(Subject subject, int limit) {
        var accounts = new HashMap<UUID, String>();
        jdbc.sql("select id, account_id from signal where %s = ? order by occurred_at, id limit ?"
                        .formatted(subject.column()))
                .params(subject.id(), limit)
                .query(row -> {
                    accounts.put(row.getObject("id", UUID.class), row.getString("account_id"));
                });
        return accounts;
    }

    /** Erases signals, and says what they were. Runs in the caller's transaction, which holds the locks of their accounts. */
    public List<ErasedSignal> erase(Collection<UUID> ids) {
        return jdbc.sql("""
                        update signal
                           set account_id = null, user_id = null, metadata = null, bonus = 0, signal_type = 'erased'
                         where id = any(?::uuid[]) and account_id is not null
                        returning old.event_type, old.occurred_at, old.bonus
                        """)
                .param(SqlArrays.of("uuid", ids))
                .query((row, _) -> new ErasedSignal(
                        row.getString("event_type"), Columns.instant(row, "occurred_at"), row.getDouble("bonus")))
                .list();
    }

    /** What a signal added to the statistics before it was erased. */
    public record ErasedSignal(String eventType, Instant occurredAt, double bonus) {}
}
