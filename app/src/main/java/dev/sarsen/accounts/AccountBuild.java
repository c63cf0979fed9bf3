// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Builds the accounts of a version of the rules. They get signals from two sides: scoring folds those that are stored from
 * {@code score_rules.built_from} on, {@link #next} adds the earlier ones, a range of accounts at a time.
 */
public class AccountBuild {

    private static final String BUILD = """
            with sums as materialized (%s),
                 built as (insert into account as a (rules_version, account_id, heat, signals, last_signal_at)
                           select :version, sums.* from sums order by account_id
                           %s)
            update score_rules_build
               set account_id = :last, accounts = accounts + (select count(*) from sums),
                   signals = signals + (select coalesce(sum(sums.signals), 0) from sums)
             where version = :version
            returning accounts, signals
            """.formatted(
                    AccountSums.of("account_id > :after and account_id <= :last", "s.scored_in < r.built_from"),
                    Accounts.FOLDED);

    /** The key of the advisory lock that a step of a rescore holds: "rescore" as bytes. */
    private static final long TURN = 0x72657363_6f7265L;

    private final JdbcClient jdbc;

    AccountBuild(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether the transaction of the caller, alone of all processes, may make a step of a rescore until its end. */
    public boolean takeTurn() {
        return jdbc.sql("select pg_try_advisory_xact_lock(?)")
                .param(TURN)
                .query(Boolean.class)
                .single();
    }

    /**
     * Builds the next accounts of a version, in their order. Waits for a process of an earlier release, which takes no turn. Runs in the
     * transaction of the caller.
     *
     * @param signals about how many signals to sum up; an account is never split
     * @return how far the version is now; empty when it is built, or was given up and removed
     */
    public Optional<Built> next(Rules building, int signals) {
        AccountSums.allowTime(jdbc);
        var after = jdbc.sql("select account_id from score_rules_build where version = ? for update")
                .param(building.version())
                .query(String.class)
                .optional();
        return after.flatMap(place -> lastAfter(place, signals)
                .map(last -> jdbc.sql(BUILD)
                        .param("version", building.version())
                        .param("after", place)
                        .param("last", last)
                        .query(Built::of)
                        .single()));
    }

    private Optional<String> lastAfter(String after, int signals) {
        return jdbc.sql("""
                        select last from (select coalesce(
                                   (select account_id from signal where account_id > :after order by account_id offset :signals limit 1),
                                   (select max(account_id) from signal where account_id > :after)) as last) as next
                         where last is not null
                        """)
                .param("after", after)
                .param("signals", signals)
                .query(String.class)
                .optional();
    }

    /** How far a version is built, or was when it was put in force; empty for the first one, and for one that is removed. */
    public Optional<Built> of(int version) {
        return jdbc.sql("select accounts, signals from score_rules_build where version = ?")
                .param(version)
                .query(Built::of)
                .optional();
    }

    /** About how many signals there are to sum up, by PostgreSQL's statistics. */
    public long estimatedSignals() {
        return jdbc.sql("""
                        select coalesce(sum(greatest(reltuples, 0)), 0)::bigint from pg_class
                         where oid in (select inhrelid from pg_inherits where inhparent = 'signal'::regclass)
                        """).query(Long.class).single();
    }

    /** How far a version of the rules is built. */
    public record Built(long accounts, long signals) {

        public static final Built NOTHING = new Built(0, 0);

        static Built of(ResultSet row, int rowNumber) throws SQLException {
            return new Built(row.getLong("accounts"), row.getLong("signals"));
        }
    }
}
