// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import dev.sarsen.events.ErasedEvent;
import dev.sarsen.events.Subject;
import dev.sarsen.platform.Columns;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Erases events that are not signals yet, within the transaction of the caller, who keeps their ids. Owns the table {@code
 * suppressed_subject}.
 */
public class Erasure {

    private final JdbcClient jdbc;

    Erasure(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Has the workers drop each event of a subject that they claim after the caller's commit. */
    public void suppress(Subject subject) {
        jdbc.sql("insert into suppressed_subject (hash) values (?) on conflict (hash) do nothing")
                .param(subject.hash())
                .update();
    }

    /** Erases the next pending events of a subject, after waiting for those that are just being scored. */
    public List<ErasedEvent> erasePending(Subject subject, int limit) {
        return erase("inbox", subject, limit);
    }

    /** Erases the next dead events of a subject. */
    public List<ErasedEvent> eraseDead(Subject subject, int limit) {
        return erase("dead_event", subject, limit);
    }

    private List<ErasedEvent> erase(String table, Subject subject, int limit) {
        return jdbc.sql("""
                        with next as (select id from %1$s where %2$s = ? order by id limit ? for update)
                        delete from %1$s where id in (select id from next)
                        returning id, event_type, occurred_at, accepted_at
                        """.formatted(table, subject.column()))
                .params(subject.id(), limit)
                .query((row, _) -> new ErasedEvent(
                        row.getObject("id", UUID.class),
                        row.getString("event_type"),
                        Columns.instant(row, "occurred_at"),
                        Columns.instant(row, "accepted_at")))
                .list();
    }
}
