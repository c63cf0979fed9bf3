// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import static org.assertj.core.api.Assertions.assertThat;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Compares what scoring sums up with the signals themselves. */
public final class Books {

    private static final String WRONG_ACCOUNTS = """
            select coalesce(a.account_id, f.account_id) || ': ' || coalesce(a.heat::text, 'none') || ' instead of '
                   || coalesce(f.heat::text, 'none')
              from (select * from account where rules_version = (select version from score_rules where state = 'in_force')) a
              full join (select account_id, count(*) as signals, max(occurred_at) as last_signal_at,
                                ln(sum(signal_score(base_scores, event_type, bonus) * power(2.0::float8, extract(epoch from occurred_at - z.at)::float8 / r.half_life_seconds)))
                                + ln(2.0::float8) * extract(epoch from z.at)::float8 / r.half_life_seconds as heat
                           from signal, score_rules r, (select max(occurred_at) as at from signal) z
                          where r.state = 'in_force' and account_id is not null
                          group by account_id, z.at, r.half_life_seconds) f using (account_id)
             where (abs(a.heat - f.heat) < 1e-9 and a.signals = f.signals and a.last_signal_at = f.last_signal_at) is not true
            """;

    private static final String WRONG_HOURS = """
            select coalesce(h.hour, f.hour) || ' ' || coalesce(h.event_type, f.event_type) || ' ' || coalesce(h.bonus, f.bonus)
                   || ': ' || coalesce(h.signals, 0) || ' instead of ' || coalesce(f.signals, 0)
              from signal_hour h
              full join (select date_trunc('hour', occurred_at, 'UTC') as hour, event_type, bonus, count(*) as signals
                           from signal where account_id is not null group by 1, 2, 3) f using (hour, event_type, bonus)
             where h.signals is distinct from f.signals and (h.signals, f.signals) is distinct from (0, null)
            """;

    private Books() {}

    /** Every account is the decayed sum of its signals, and every hour their count by type and bonus. */
    public static void assertBalanced(JdbcClient jdbc) {
        assertAccountsBalanced(jdbc);
        assertThat(jdbc.sql(WRONG_HOURS).query(String.class).list()).isEmpty();
    }

    /** The same of accounts alone. */
    public static void assertAccountsBalanced(JdbcClient jdbc) {
        assertThat(jdbc.sql(WRONG_ACCOUNTS).query(String.class).list()).isEmpty();
    }

    public static long count(JdbcClient jdbc, String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }
}
