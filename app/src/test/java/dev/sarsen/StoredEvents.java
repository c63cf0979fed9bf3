// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.node.ObjectNode;

/** Events put into the tables past the application, in the place where a test wants them. */
public final class StoredEvents {

    private static final String COLUMNS = "id, account_id, user_id, event_type, occurred_at, metadata";

    private final JdbcClient jdbc;

    public StoredEvents(Database database) {
        this.jdbc = database.owner();
    }

    /** An event that waits and that no worker takes. */
    public void pending(ObjectNode event) {
        insert("insert into inbox (" + COLUMNS + ", not_before) select e.*, now() + interval '1 hour'", event);
    }

    public void scored(ObjectNode event) {
        insert(
                "insert into signal (" + COLUMNS
                        + ", signal_type, bonus, accepted_at) select e.*, 'outreach', 0, now()",
                event);
    }

    public void dead(ObjectNode event) {
        insert(
                "insert into dead_event (" + COLUMNS
                        + ", accepted_at, attempts, reason) select e.*, now(), 5, 'A test killed it'",
                event);
    }

    public void erased(ObjectNode event) {
        scored(event);
        jdbc.sql("update signal set account_id = null, user_id = null, metadata = null")
                .update();
    }

    private void insert(String into, ObjectNode event) {
        jdbc.sql(into + " from (values (?::uuid, ?, ?, ?, ?::timestamptz, ?::jsonb)) as e")
                .params(
                        event.path("id").stringValue(),
                        event.path("accountId").stringValue(),
                        event.path("userId").stringValue(),
                        event.path("eventType").stringValue(),
                        event.path("timestamp").stringValue(),
                        event.has("metadata") ? event.path("metadata").toString() : null)
                .update();
    }

    /** How many events there are, wherever. */
    public long count() {
        return number(
                "select (select count(*) from inbox) + (select count(*) from signal) + (select count(*) from dead_event)");
    }

    public long number(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }

    /** Where an event is, by table; an event that is nowhere or in two places tells on itself. */
    public List<String> places(UUID id) {
        return jdbc.sql("""
                        select 'inbox' from inbox where id = :id union all select 'signal' from signal where id = :id
                        union all select 'dead_event' from dead_event where id = :id
                        """).param("id", id).query(String.class).list();
    }

    /** Waits until the worker has scored everything that it may, and so many signals are there. */
    public void awaitSignals(long signals) {
        await("signals").until(() -> number("select count(*) from signal"), found -> found == signals);
        await("an empty inbox").until(() -> number("select count(*) from inbox where not_before is null") == 0);
    }
}
