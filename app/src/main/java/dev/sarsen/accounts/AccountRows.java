// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import dev.sarsen.platform.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads accounts; scores are decayed to PostgreSQL's time of the read. */
class AccountRows {

    private static final String SELECT = """
            select account_id, heat, signals, last_signal_at, rules_version,
                   (select half_life_seconds from score_rules where state = 'in_force') as half_life_seconds,
                   statement_timestamp() as as_of
              from account
             where rules_version = (select version from score_rules where state = 'in_force')
            """;

    private final JdbcClient jdbc;

    AccountRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<AccountView> find(String accountId) {
        return jdbc.sql(SELECT + " and account_id = ?")
                .param(accountId)
                .query(AccountRows::view)
                .optional();
    }

    List<AccountView> hottest(int limit) {
        return jdbc.sql(SELECT + " order by heat desc, account_id limit ?")
                .param(limit)
                .query(AccountRows::view)
                .list();
    }

    /** The accounts below a position of the leaderboard, in its order: hottest first, then by account. */
    List<AccountView> below(double heat, String accountId, int limit) {
        return jdbc.sql(SELECT + """
                           and heat <= ? and (heat < ? or account_id > ?)
                        order by heat desc, account_id limit ?
                        """)
                .params(heat, heat, accountId, limit)
                .query(AccountRows::view)
                .list();
    }

    /** The version of the rules in force. */
    int rulesVersion() {
        return jdbc.sql("select version from score_rules where state = 'in_force'")
                .query(Integer.class)
                .single();
    }

    private static AccountView view(ResultSet row, int rowNumber) throws SQLException {
        var asOf = Columns.instant(row, "as_of");
        var decay = new Decay(Duration.ofMillis(Math.round(row.getDouble("half_life_seconds") * 1e3)));
        var heat = row.getDouble("heat");
        return new AccountView(
                row.getString("account_id"),
                decay.score(heat, asOf),
                heat,
                row.getLong("signals"),
                Columns.instant(row, "last_signal_at"),
                row.getInt("rules_version"),
                asOf);
    }
}
