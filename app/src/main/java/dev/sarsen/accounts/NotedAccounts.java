// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import dev.sarsen.platform.SqlArrays;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/**
 * The table {@code account_to_rebuild}: accounts that have lost signals to an erasure or to the end of their retention, until they
 * are summed up anew. Each method runs in the transaction of the caller.
 */
public class NotedAccounts {

    /** From all signals of each account or, while the version is not built up to it, from those that scoring has folded. */
    private static final String REBUILD = """
            insert into account as a (rules_version, account_id, heat, signals, last_signal_at)
            select :version, sums.* from (%s) sums order by account_id
                on conflict (rules_version, account_id) do update
               set heat = excluded.heat, signals = excluded.signals, last_signal_at = excluded.last_signal_at
            returning account_id
            """.formatted(AccountSums.of("account_id = any(:accounts)", """
                    r.built_from is null or s.scored_in >= r.built_from or exists
                        (select from score_rules_build b where b.version = r.version and b.account_id >= s.account_id)
                    """));

    private final JdbcClient jdbc;

    NotedAccounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Notes accounts that are about to lose signals, so that they are rebuilt even if what takes the signals is cut short. */
    public void note(Collection<String> accountIds) {
        jdbc.sql("""
                        insert into account_to_rebuild (account_id) select unnest(?::text[]) as account_id order by account_id
                            on conflict (account_id) do update set account_id = excluded.account_id
                        """).param(SqlArrays.of("text", accountIds)).update();
    }

    /** The next accounts that are noted, in the order of their ids. */
    public List<String> next(String after, int limit) {
        return jdbc.sql("select account_id from account_to_rebuild where account_id > ? order by account_id limit ?")
                .params(after, limit)
                .query((row, _) -> row.getString("account_id"))
                .list();
    }

    /** How many accounts are noted. */
    public long count() {
        return jdbc.sql("select count(*) from account_to_rebuild")
                .query(Long.class)
                .single();
    }

    /**
     * Rebuilds those of these accounts that are noted.
     *
     * @param folded the rules that scoring folds into
     */
    public void rebuild(Collection<String> accountIds, List<Rules> folded, Contended contended) {
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
        AccountSums.allowTime(jdbc);
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
