// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import dev.sarsen.platform.SqlArrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code account} as the scoring transaction, the rescore and the erasure write it. */
public class Accounts {

    private static final String FOLD = """
            insert into account as a (account_id, heat, signals, last_signal_at, rules_version)
            select account_id, heat, signals, last_signal_at, ?
              from unnest(?::text[], ?::float8[], ?::int8[], ?::timestamptz[]) as c (account_id, heat, signals, last_signal_at)
             order by account_id
                on conflict (account_id) do update
               set heat = greatest(a.heat, excluded.heat) + ln(1 + exp(-least(abs(a.heat - excluded.heat), 700))),
                   signals = a.signals + excluded.signals,
                   last_signal_at = greatest(a.last_signal_at, excluded.last_signal_at)
            """;

    private final JdbcClient jdbc;

    Accounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Folds signals into their accounts, one row for each account, in the order of the accounts. */
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

    /** Marks accounts whose signals changed behind their back, for {@link #stale}. */
    public void markStale(Collection<String> accountIds) {
        jdbc.sql("""
                        update account set rules_version = 0
                         where account_id in (select account_id from account where account_id = any(?::text[])
                                               order by account_id for update)
                        """).param(SqlArrays.of("text", accountIds)).update();
    }

    /** The next accounts, in their order, that are not built by these rules. */
    public List<String> stale(int rulesVersion, String after, int limit) {
        return jdbc.sql("""
                        select account_id from account where account_id > ? and rules_version <> ?
                         order by account_id limit ?
                        """)
                .params(after, rulesVersion, limit)
                .query((row, _) -> row.getString("account_id"))
                .list();
    }

    /** Locks an account until the end of the transaction; false if it is gone. */
    public boolean lock(String accountId) {
        return jdbc.sql("select true from account where account_id = ? for update")
                .param(accountId)
                .query(Boolean.class)
                .optional()
                .isPresent();
    }

    /**
     * Replaces what a locked account has summed up by the sum of all its signals; without any, the account goes. The row is
     * kept where there is a sum: who waits for it would not see another row in its place.
     */
    public void rebuild(String accountId, @Nullable Contribution sum, int rulesVersion) {
        if (sum == null) {
            jdbc.sql("delete from account where account_id = ?")
                    .param(accountId)
                    .update();
        } else {
            jdbc.sql("""
                            update account set heat = ?, signals = ?, last_signal_at = ?::timestamptz, rules_version = ?
                             where account_id = ?
                            """)
                    .params(sum.heat(), sum.signals(), sum.lastSignalAt().toString(), rulesVersion, accountId)
                    .update();
        }
    }
}
