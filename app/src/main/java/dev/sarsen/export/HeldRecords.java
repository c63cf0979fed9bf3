// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.export;

import dev.sarsen.events.Subject;
import dev.sarsen.signals.SignalScore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the tables hold of a subject: whole rows, as PostgreSQL makes JSON of them, so that a column that a later migration adds is among
 * them. Pages of 200 rows, each by a statement of its own, so that no connection is held while a reader is slow.
 */
class HeldRecords {

    private static final int AT_ONCE = 200;
    private static final Held BEFORE_ALL =
            new Held("", "", new UUID(0, 0), OffsetDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC));

    /** An account has a row for each version of the scoring rules that is in force or is being built. */
    private static final String OTHERS = """
            select 'account' as held,
                   to_jsonb(a) || jsonb_build_object('score', exp(least(
                       a.heat - ln(2) * date_part('epoch', statement_timestamp()) / r.half_life_seconds, 700))) as record
              from score_rules r join account a on a.rules_version = r.version and a.account_id = :subject
             where :account
            union all
            select 'account_to_rebuild', to_jsonb(n) from account_to_rebuild n where :account and account_id = :subject
            union all
            select 'hot_account', to_jsonb(h) from hot_account h where :account and account_id = :subject
            union all
            select 'erasure', to_jsonb(e) from erasure e where subject_hash = :hash and done_at is null
            union all
            select 'suppressed_subject', to_jsonb(s) from suppressed_subject s where hash = :hash
            """;

    private final JdbcClient jdbc;

    HeldRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Reads all of them. Events that are not scored come first: one that is scored meanwhile is seen twice rather than never.
     */
    void read(Subject subject, Consumer<Held> records) {
        readPages(last -> unscored(subject, last), records);
        readPages(last -> signals(subject, last), records);
        others(subject).forEach(records);
    }

    private static void readPages(Function<Held, List<Held>> pageAfter, Consumer<Held> records) {
        var page = pageAfter.apply(BEFORE_ALL);
        while (!page.isEmpty()) {
            page.forEach(records);
            page = page.size() < AT_ONCE ? List.of() : pageAfter.apply(page.getLast());
        }
    }

    /** One snapshot of both tables: an event on its way from one to the other is never missed. */
    private List<Held> unscored(Subject subject, Held last) {
        return page("""
                select * from (
                    (select 'inbox' as held, to_jsonb(e) as record, id, occurred_at from inbox e
                      where %1$s = :subject and id > :id order by id limit :limit)
                    union all
                    (select 'dead_event', to_jsonb(e), id, occurred_at from dead_event e
                      where %1$s = :subject and id > :id order by id limit :limit)) unscored
                 order by id limit :limit
                """.formatted(subject.column()), subject, last);
    }

    private List<Held> signals(Subject subject, Held last) {
        return page("""
                select 'signal' as held, to_jsonb(s) || jsonb_build_object('score', %2$s) as record, id, occurred_at from signal s
                 where %1$s = :subject and (occurred_at, id) > (:time, :id) order by occurred_at, id limit :limit
                """.formatted(subject.column(), SignalScore.SQL), subject, last);
    }

    private List<Held> page(String records, Subject subject, Held last) {
        return jdbc.sql(lines(records))
                .param("subject", subject.id())
                .param("id", last.id())
                .param("time", last.occurredAt())
                .param("limit", AT_ONCE)
                .query(Held::of)
                .list();
    }

    private List<Held> others(Subject subject) {
        return jdbc.sql(lines(
                        "select *, null::uuid as id, null::timestamptz as occurred_at from (" + OTHERS + ") others"))
                .param("subject", subject.id())
                .param("hash", subject.hash())
                .param("account", subject.kind() == Subject.Kind.ACCOUNT)
                .query(Held::of)
                .list();
    }

    private static String lines(String records) {
        return "select held, jsonb_build_object('table', held, 'record', record)::text as line, id, occurred_at from ("
                + records + ") as records";
    }

    /**
     * A record.
     *
     * @param table where it is
     * @param line a JSON object of the table and the record
     * @param id where the next page begins, with {@code occurredAt}
     */
    record Held(String table, String line, UUID id, OffsetDateTime occurredAt) {

        private static Held of(ResultSet row, int rowNumber) throws SQLException {
            return new Held(
                    row.getString("held"),
                    row.getString("line"),
                    row.getObject("id", UUID.class),
                    row.getObject("occurred_at", OffsetDateTime.class));
        }
    }
}
