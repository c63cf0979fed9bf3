// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import static org.assertj.core.api.Assertions.assertThat;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Compares what scoring sums up with the signals themselves. */
public final class Books {

    private static final String WRONG_ACCOUNTS = """
            select coalesce(a.account_id, f.account_id) || ': ' || coalesce(a.heat::text, 'none') || ' instead of '
                   || coalesce(f.heat::text, 'none')
              from account a
              full join (select account_id, count(*) as signals, max(occurred_at) as last_signal_at,
                                ln(sum(score * power(2.0::float8, extract(epoch from occurred_at - z.at)::float8 / r.half_life_seconds)))
                                + ln(2.0::float8) * extract(epoch from z.at)::float8 / r.half_life_seconds as heat
                           from signal, score_rules r, (select max(occurred_at) as at from signal) z
                          where account_id is not null
                          group by account_id, z.at, r.half_life_seconds) f using (account_id)
             where (abs(a.heat - f.heat) < 1e-9 and a.signals = f.signals and a.last_signal_at = f.last_signal_at) is not true
            """;

    private static final String WRONG_HOURS = """
            select coalesce(h.hour, f.hour) || ' ' || coalesce(h.event_type, f.event_type) || ': ' || coalesce(h.signals, 0)
                   || ' instead of ' || coalesce(f.signals, 0) || ', sum ' || coalesce(h.score_sum, 0)
                   || ' instead of ' || coalesce(f.score_sum, 0)
              from signal_hour h
              full join (select date_trunc('hour', occurred_at, 'UTC') as hour, event_type, count(*) as signals,
                                sum(score) as score_sum
                           from signal where account_id is not null group by 1, 2) f using (hour, event_type)
             where (h.signals = coalesce(f.signals, 0) and abs(h.score_sum - coalesce(f.score_sum, 0)) < 1e-9 * greatest(1, h.score_sum)) is not true
            """;

    private Books() {}

    /** Every account is the decayed sum of its signals, and every hour their count and sum. */
    public static void assertBalanced(JdbcClient jdbc) {
        assertAccountsBalanced(jdbc);
        assertThat(jdbc.sql(WRONG_HOURS).query(String.class).list()).isEmpty();
    }

    private static void assertAccountsBalanced(JdbcClient jdbc) {
        assertThat(jdbc.sql(WRONG_ACCOUNTS).query(String.class).list()).isEmpty();
    }

    public static long count(JdbcClient jdbc, String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }
}
