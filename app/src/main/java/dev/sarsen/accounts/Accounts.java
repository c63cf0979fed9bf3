// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import dev.sarsen.platform.SqlArrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code account} as the scoring transaction writes it. */
public class Accounts {

    /** What follows an insert of summed signals as {@code a}: adds them to what the account has. */
    static final String FOLDED = """
            on conflict (rules_version, account_id) do update
               set heat = greatest(a.heat, excluded.heat) + ln(1 + exp(-least(abs(a.heat - excluded.heat), 700))),
                   signals = a.signals + excluded.signals,
                   last_signal_at = greatest(a.last_signal_at, excluded.last_signal_at)
            """;

    private static final String FOLD = """
            insert into account as a (rules_version, account_id, heat, signals, last_signal_at)
            select ?, account_id, heat, signals, last_signal_at
              from unnest(?::text[], ?::float8[], ?::int8[], ?::timestamptz[]) as c (account_id, heat, signals, last_signal_at)
             order by account_id collate "C"
            """ + FOLDED;

    private final JdbcClient jdbc;

    Accounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Folds signals into their accounts of one version of the rules, one row for each account, in the order of the accounts. */
    public void fold(List<Contribution> contributions, int rulesVersion) {
        var sums = sums(contributions);
        if (sums.isEmpty()) {
            return;
        }
        jdbc.sql(FOLD)
                .param(rulesVersion)
                .param(SqlArrays.of("text", sums, Contribution::accountId))
                .param(SqlArrays.of("float8", sums, Contribution::heat))
                .param(SqlArrays.of("int8", sums, Contribution::signals))
                .param(SqlArrays.of("text", sums, Contribution::lastSignalAt))
                .update();
    }

    private static Collection<Contribution> sums(List<Contribution> contributions) {
        var sums = new TreeMap<String, Contribution>();
        contributions.forEach(contribution -> sums.merge(contribution.accountId(), contribution, Contribution::plus));
        return sums.values();
    }

    /**
     * Removes some accounts of a version that is retired; how many. They are named by an array: of a version that the statistics do not
     * know yet PostgreSQL expects one row, and would compare each row with each of a subquery.
     */
    public int removeSome(Rules retired, int limit) {
        return jdbc.sql("""
                        delete from account where rules_version = ? and account_id = any(array(
                               select account_id from account where rules_version = ? order by account_id limit ?))
                        """).params(retired.version(), retired.version(), limit).update();
    }
}
