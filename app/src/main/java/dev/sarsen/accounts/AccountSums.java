// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import dev.sarsen.platform.SqlArrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/**
 * Sums up accounts from their signals, within PostgreSQL: the accounts of a version of the rules that is being built, and the
 * accounts that have lost signals to an erasure or to the end of their retention. Each method runs in the transaction of the caller.
 *
 * <p>A version that is being built takes the signals of its accounts from two sides: scoring folds those that are stored from
 * {@code score_rules.built_from} on, {@link #buildNext} adds the earlier ones, a range of accounts at a time.
 */
public class AccountSums {

    /**
     * The heat of accounts from a condition on {@code s}, a signal: ln Σ exp(h) = max(h) + ln Σ exp(h − max(h)), with h the
     * signal's own heat by {@link Decay#heat}.
     */
    private static final String SUMS = """
            select account_id, max(top) + ln(sum(exp(greatest(h - top, -700)))) as heat, count(*) as signals,
                   max(occurred_at) as last_signal_at
              from (select account_id, occurred_at, h, max(h) over (partition by account_id) as top
                      from (select s.account_id, s.occurred_at,
                                   ln(signal_score(r.base_scores, s.event_type, s.bonus))
                                   + ln(2::float8) * date_part('epoch', s.occurred_at) / r.half_life_seconds as h
                              from signal s, (select * from score_rules where version = :version) r
                             where %s) heats) tops
             group by account_id
            """;

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
                    SUMS.formatted("s.account_id > :after and s.account_id <= :last and s.scored_in < r.built_from"),
                    Accounts.FOLDED);

    /** From all signals of each account or, while the version is not built up to it, from those that scoring has folded. */
    private static final String REBUILD = """
            insert into account as a (rules_version, account_id, heat, signals, last_signal_at)
            select :version, sums.* from (%s) sums order by account_id
                on conflict (rules_version, account_id) do update
               set heat = excluded.heat, signals = excluded.signals, last_signal_at = excluded.last_signal_at
            returning account_id
            """.formatted(SUMS.formatted("""
                    s.account_id = any(:accounts) and (r.built_from is null or s.scored_in >= r.built_from or exists
                        (select from score_rules_build b where b.version = r.version and b.account_id >= s.account_id))
                    """));

    private static final String TIMEOUT = "10min";

    private final JdbcClient jdbc;

    AccountSums(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Builds the next accounts of a version, in their order, after waiting for another process that does.
     *
     * @param signals about how many signals to sum up; an account is never split
     * @return how far the version is now; empty when it is built, or was given up and removed
     */
    public Optional<Built> buildNext(Rules building, int signals) {
        allowTime();
        var after = jdbc.sql("select account_id from score_rules_build where version = ? for update")
                .param(building.version())
                .query(String.class)
                .optional();
        return after.flatMap(place -> lastAfter(place, signals)
                .map(last -> jdbc.sql(BUILD)
                        .param("version", building.version())
                        .param("after", place)
                        .param("last", last)
                        .query((row, _) -> new Built(row.getLong("accounts"), row.getLong("signals")))
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

    /** About how many signals there are to sum up, by PostgreSQL's statistics. */
    public long estimatedSignals() {
        return jdbc.sql("""
                        select coalesce(sum(greatest(reltuples, 0)), 0)::bigint from pg_class
                         where oid in (select inhrelid from pg_inherits where inhparent = 'signal'::regclass)
                        """).query(Long.class).single();
    }

    /** Notes accounts that are about to lose signals, so that they are rebuilt even if what takes the signals is cut short. */
    public void note(Collection<String> accountIds) {
        jdbc.sql("""
                        insert into account_to_rebuild (account_id) select unnest(?::text[]) as account_id order by account_id
                            on conflict (account_id) do update set account_id = excluded.account_id
                        """).param(SqlArrays.of("text", accountIds)).update();
    }

    /** The next accounts that are noted, in the order of their ids. */
    public List<String> noted(String after, int limit) {
        return jdbc.sql("select account_id from account_to_rebuild where account_id > ? order by account_id limit ?")
                .params(after, limit)
                .query((row, _) -> row.getString("account_id"))
                .list();
    }

    /** How many accounts are noted. */
    public long noted() {
        return jdbc.sql("select count(*) from account_to_rebuild")
                .query(Long.class)
                .single();
    }

    /**
     * Rebuilds those of these accounts that are noted.
     *
     * @param folded the rules that scoring folds into
     */
    public void rebuildNoted(Collection<String> accountIds, List<Rules> folded, Contended contended) {
        var locked = jdbc.sql("""
                        select account_id from account_to_rebuild where account_id = any(?::text[]) order by account_id for update %s
                        """.formatted(contended.clause))
                .param(SqlArrays.of("text", accountIds))
                .query((row, _) -> row.getString("account_id"))
                .list();
        rebuild(locked, folded);
    }

    /**
     * Sums up accounts anew in each version of the rules; an account without any signal is deleted. A transaction that notes
     * one of these accounts meanwhile waits for this one to end, and its note leads to another rebuild.
     */
    private void rebuild(List<String> noted, List<Rules> folded) {
        if (noted.isEmpty()) {
            return;
        }
        allowTime();
        var accounts = SqlArrays.of("text", noted);
        jdbc.sql("select version from score_rules_build for share").query().listOfRows();
        jdbc.sql("delete from account_to_rebuild where account_id = any(?)")
                .param(accounts)
                .update();
        jdbc.sql("""
                        select 1 from account where rules_version = any(?::int[]) and account_id = any(?)
                         order by rules_version, account_id for update
                        """)
                .params(SqlArrays.of("int4", folded, Rules::version), accounts)
                .query()
                .listOfRows();
        folded.forEach(rules -> rebuild(accounts, rules));
    }

    private void rebuild(SqlArrayValue accounts, Rules rules) {
        var left = jdbc.sql(REBUILD)
                .param("version", rules.version())
                .param("accounts", accounts)
                .query((row, _) -> row.getString("account_id"))
                .list();
        jdbc.sql("delete from account where rules_version = ? and account_id = any(?) and account_id <> all(?)")
                .params(rules.version(), accounts, SqlArrays.of("text", left))
                .update();
    }

    private void allowTime() {
        jdbc.sql("select set_config('statement_timeout', ?, true)")
                .param(TIMEOUT)
                .query()
                .listOfRows();
    }

    /** How far a version of the rules is built. */
    public record Built(long accounts, long signals) {

        public static final Built NOTHING = new Built(0, 0);
    }

    /** What to do about accounts that another process is rebuilding. */
    public enum Contended {
        WAIT(""),
        SKIP("skip locked");

        private final String clause;

        Contended(String clause) {
            this.clause = clause;
        }
    }
}
