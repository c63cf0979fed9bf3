// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import dev.sarsen.platform.SqlArrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Sums up accounts from their signals, within PostgreSQL: the accounts of a version of the rules that is being built, and the
 * accounts that have lost signals to an erasure. Each method runs in the transaction of the caller.
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

    /** From all signals of the account or, while the version is not built up to it, from those that scoring has folded. */
    private static final String REBUILD = """
            insert into account as a (rules_version, account_id, heat, signals, last_signal_at)
            select :version, sums.* from (%s) sums
                on conflict (rules_version, account_id) do update
               set heat = excluded.heat, signals = excluded.signals, last_signal_at = excluded.last_signal_at
            """.formatted(SUMS.formatted("""
                    s.account_id = :account and (r.built_from is null or s.scored_in >= r.built_from or exists
                        (select from score_rules_build b where b.version = r.version and b.account_id >= :account))
                    """));

    private static final String TIMEOUT = "10min";

    private final JdbcClient jdbc;

    AccountSums(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Builds the next accounts of a version, in their order.
     *
     * @param signals about how many signals to sum up; an account is never split
     * @return how far the version is now; empty when it is built
     */
    public Optional<Built> buildNext(Rules building, int signals) {
        allowTime();
        var after = jdbc.sql("select account_id from score_rules_build where version = ? for update")
                .param(building.version())
                .query(String.class)
                .single();
        return lastAfter(after, signals)
                .map(last -> jdbc.sql(BUILD)
                        .param("version", building.version())
                        .param("after", after)
                        .param("last", last)
                        .query((row, _) -> new Built(row.getLong("accounts"), row.getLong("signals")))
                        .single());
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

    /** Notes accounts whose signals are about to be erased, so that they are rebuilt even if the erasure is cut short. */
    public void noteErased(Collection<String> accountIds) {
        jdbc.sql("""
                        insert into account_to_rebuild (account_id) select unnest(?::text[]) as account_id order by account_id
                            on conflict (account_id) do update set account_id = excluded.account_id
                        """).param(SqlArrays.of("text", accountIds)).update();
    }

    /** The next accounts that an erasure has noted. */
    public List<String> erased(int limit) {
        return jdbc.sql("select account_id from account_to_rebuild order by account_id limit ?")
                .param(limit)
                .query((row, _) -> row.getString("account_id"))
                .list();
    }

    /**
     * Sums up an account anew that an erasure has noted, in each version of the rules; without any signal, the account goes.
     * The note is taken away first: an erasure that notes the account again waits for this transaction, and is rebuilt later.
     *
     * @param folded all that scoring folds into
     */
    public void rebuild(String accountId, List<Rules> folded) {
        allowTime();
        jdbc.sql("select version from score_rules_build for share").query().listOfRows();
        jdbc.sql("delete from account_to_rebuild where account_id = ?")
                .param(accountId)
                .update();
        folded.forEach(rules -> lock(accountId, rules));
        folded.forEach(rules -> rebuild(accountId, rules));
    }

    private void lock(String accountId, Rules rules) {
        jdbc.sql("select 1 from account where rules_version = ? and account_id = ? for update")
                .params(rules.version(), accountId)
                .query()
                .listOfRows();
    }

    private void rebuild(String accountId, Rules rules) {
        var rows = jdbc.sql(REBUILD)
                .param("version", rules.version())
                .param("account", accountId)
                .update();
        if (rows == 0) {
            jdbc.sql("delete from account where rules_version = ? and account_id = ?")
                    .params(rules.version(), accountId)
                    .update();
        }
    }

    private void allowTime() {
        jdbc.sql("select set_config('statement_timeout', ?, true)")
                .param(TIMEOUT)
                .query()
                .listOfRows();
    }

    /** How far a version of the rules is built. */
    public record Built(long accounts, long signals) {}
}
