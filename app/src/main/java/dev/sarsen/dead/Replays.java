// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.dead;

import dev.sarsen.audit.AuditTrail;
import dev.sarsen.edge.Progress;
import dev.sarsen.events.EventId;
import dev.sarsen.inbox.DeadEventFilter;
import dev.sarsen.inbox.DeadEvents;
import dev.sarsen.platform.Columns;
import dev.sarsen.platform.Rest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Puts dead events back into the inbox at a rate. Each second one process, whichever comes first, makes a step: a transaction that moves
 * as many events as a second may have, and notes when the next step is due. A process that is killed loses no more than its step.
 */
class Replays {

    private static final String REPLAY = "replay";
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final DeadEvents dead;
    private final AuditTrail audit;

    Replays(JdbcClient jdbc, TransactionOperations transactions, DeadEvents dead, AuditTrail audit) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.dead = dead;
        this.audit = audit;
    }

    /** Leaves a replay to the workers. */
    ReplayView ask(DeadEventFilter filter, int perSecond) {
        return transactions.execute(_ -> {
            var id = EventId.next().value();
            insert(id, filter, perSecond);
            var arguments = Filters.describe(filter);
            arguments.put("perSecond", perSecond);
            audit.asked(id, REPLAY, arguments);
            return find(id).orElseThrow();
        });
    }

    private void insert(UUID id, DeadEventFilter filter, int perSecond) {
        jdbc.sql("""
                        insert into dead_event_replay (id, event_type, reason, died_from, died_to, per_second)
                        values (:id, :type, :reason, :from, :to, :perSecond)
                        """)
                .param("id", id)
                .param("type", filter.eventType())
                .param("reason", filter.reason())
                .param("from", atUtc(filter.from()))
                .param("to", atUtc(filter.to()))
                .param("perSecond", perSecond)
                .update();
    }

    /** Makes the next step that is due, of any replay; false if none is. */
    boolean step() {
        return transactions.<Boolean>execute(_ -> {
            var due = due();
            due.ifPresent(this::putBack);
            return due.isPresent();
        });
    }

    private Optional<Due> due() {
        return jdbc.sql("""
                        select id, event_type, reason, died_from, died_to, per_second from dead_event_replay
                         where done_at is null and next_at <= statement_timestamp()
                         order by next_at limit 1 for update skip locked
                        """).query(Due::of).optional();
    }

    private void putBack(Due due) {
        int moved = dead.replay(due.filter(), due.perSecond());
        boolean done = moved < due.perSecond();
        long replayed = jdbc.sql("""
                        update dead_event_replay
                           set replayed = replayed + :moved, next_at = statement_timestamp() + interval '1 second',
                               done_at = case when :done then statement_timestamp() end
                         where id = :id
                        returning replayed
                        """)
                .param("id", due.id())
                .param("moved", moved)
                .param("done", done)
                .query((row, _) -> row.getLong("replayed"))
                .single();
        if (done) {
            audit.done(due.id(), REPLAY, Map.of("replayed", replayed));
        }
    }

    /** Makes steps, beside the workers, until the replay is done. */
    ReplayView complete(UUID id) {
        var replay = find(id).orElseThrow();
        while (replay.doneAt() == null) {
            if (!step()) {
                Rest.of(LOOK_AGAIN);
            }
            replay = find(id).orElseThrow();
        }
        return replay;
    }

    Optional<ReplayView> find(UUID id) {
        return jdbc.sql("""
                        select id, per_second, asked_at, next_at > asked_at as begun, replayed, done_at
                          from dead_event_replay where id = ?
                        """).param(id).query(Replays::view).optional();
    }

    private static ReplayView view(ResultSet row, int rowNumber) throws SQLException {
        var doneAt = Columns.optionalInstant(row, "done_at");
        boolean begun = row.getBoolean("begun");
        return new ReplayView(
                row.getObject("id", UUID.class),
                doneAt != null ? Progress.DONE : begun ? Progress.RUNNING : Progress.PENDING,
                row.getInt("per_second"),
                Columns.instant(row, "asked_at"),
                row.getLong("replayed"),
                doneAt);
    }

    private static @Nullable OffsetDateTime atUtc(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }

    /** A replay whose next step is due. */
    private record Due(UUID id, DeadEventFilter filter, int perSecond) {

        static Due of(ResultSet row, int rowNumber) throws SQLException {
            return new Due(
                    row.getObject("id", UUID.class),
                    new DeadEventFilter(
                            row.getString("event_type"),
                            row.getString("reason"),
                            Columns.optionalInstant(row, "died_from"),
                            Columns.instant(row, "died_to")),
                    row.getInt("per_second"));
        }
    }
}
