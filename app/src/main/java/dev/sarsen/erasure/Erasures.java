// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.erasure;

import dev.sarsen.edge.Progress;
import dev.sarsen.erasure.ErasureView.Erased;
import dev.sarsen.events.EventId;
import dev.sarsen.events.Subject;
import dev.sarsen.events.WireNamed;
import dev.sarsen.platform.Columns;
import dev.sarsen.platform.SqlArrays;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code erasure}: what was asked for, how far it is, and which process is at work on it until when. Two processes at
 * work on one erasure do no harm: what one of them removes, the other does not find.
 */
class Erasures {

    private static final String LEASE = "statement_timestamp() + :lease * interval '1 millisecond'";

    private final JdbcClient jdbc;
    private final long lease;
    private final Duration backups;

    Erasures(JdbcClient jdbc, ErasureProperties properties) {
        this.jdbc = jdbc;
        this.lease = properties.lease().toMillis();
        this.backups = properties.backupRetention();
    }

    /**
     * Asks for an erasure; of a subject that is being erased, this is the one under way.
     *
     * @param leased whether the caller does the erasure itself
     */
    UUID ask(Subject subject, boolean leased) {
        return jdbc.sql("""
                        insert into erasure as e (id, kind, subject_id, subject_hash, leased_until)
                        values (:id, :kind, :subject, :hash, case when :leased then %s end)
                            on conflict (subject_hash) where done_at is null
                            do update set leased_until = coalesce(excluded.leased_until, e.leased_until)
                        returning id
                        """.formatted(LEASE))
                .param("id", EventId.next().value())
                .param("kind", subject.kind().wireName())
                .param("subject", subject.id())
                .param("hash", subject.hash())
                .param("leased", leased)
                .param("lease", lease)
                .query((row, _) -> row.getObject("id", UUID.class))
                .single();
    }

    /** Takes the next erasure that is not done, and on which nobody is at work. */
    Optional<Open> take() {
        return jdbc.sql("""
                        update erasure set leased_until = %s
                         where id = (select id from erasure
                                      where done_at is null and (leased_until is null or leased_until <= statement_timestamp())
                                      order by asked_at limit 1 for update skip locked)
                        returning id, kind, subject_id
                        """.formatted(LEASE))
                .param("lease", lease)
                .query((row, _) -> new Open(row.getObject("id", UUID.class), subject(row)))
                .optional();
    }

    /** Adds what a step has removed, and prolongs the lease. Runs in the transaction of the step. */
    void add(UUID id, Erased step, Collection<String> accounts) {
        jdbc.sql("""
                        update erasure
                           set pending = pending + :pending, dead = dead + :dead, scored = scored + :scored,
                               accounts = array(select unnest(accounts) union select unnest(:accounts::text[])), leased_until = %s
                         where id = :id and done_at is null
                        """.formatted(LEASE))
                .param("id", id)
                .param("pending", step.pending())
                .param("dead", step.dead())
                .param("scored", step.scored())
                .param("accounts", SqlArrays.of("text", accounts))
                .param("lease", lease)
                .update();
    }

    /** The accounts that have lost signals so far. */
    List<String> accounts(UUID id) {
        return jdbc.sql("select unnest(accounts) as account_id from erasure where id = ? order by account_id")
                .param(id)
                .query((row, _) -> row.getString("account_id"))
                .list();
    }

    /** Ends an erasure, and forgets whose it was; false if it had ended before. */
    boolean finish(UUID id) {
        return jdbc.sql("""
                        update erasure
                           set done_at = statement_timestamp(), rebuilt = cardinality(accounts), subject_id = null, accounts = '{}',
                               leased_until = null
                         where id = ? and done_at is null
                        """).param(id).update() == 1;
    }

    Optional<ErasureView> find(UUID id) {
        return jdbc.sql("""
                        select id, kind, asked_at, leased_until, pending, dead, scored, rebuilt + cardinality(accounts) as accounts, done_at
                          from erasure where id = ?
                        """).param(id).query(this::view).optional();
    }

    /** How long the oldest erasure that is not done has waited; zero without any. */
    Duration oldest() {
        var millis = jdbc.sql("""
                        select coalesce(extract(epoch from statement_timestamp() - min(asked_at)) * 1000, 0)::bigint
                          from erasure where done_at is null
                        """).query(Long.class).single();
        return Duration.ofMillis(millis);
    }

    private ErasureView view(ResultSet row, int rowNumber) throws SQLException {
        var doneAt = Columns.optionalInstant(row, "done_at");
        boolean begun = Columns.optionalInstant(row, "leased_until") != null;
        return new ErasureView(
                row.getObject("id", UUID.class),
                doneAt != null ? Progress.DONE : begun ? Progress.RUNNING : Progress.PENDING,
                kind(row),
                Columns.instant(row, "asked_at"),
                new Erased(row.getLong("pending"), row.getLong("dead"), row.getLong("scored"), row.getLong("accounts")),
                doneAt,
                doneAt == null ? null : doneAt.plus(backups));
    }

    private static Subject subject(ResultSet row) throws SQLException {
        return new Subject(kind(row), row.getString("subject_id"));
    }

    private static Subject.Kind kind(ResultSet row) throws SQLException {
        return WireNamed.find(Subject.Kind.class, row.getString("kind")).orElseThrow();
    }

    /** An erasure that is to be done. */
    record Open(UUID id, Subject subject) {}
}
