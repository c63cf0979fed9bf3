// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import org.springframework.jdbc.core.simple.JdbcClient;

/** The statement that sums up accounts from their signals, within PostgreSQL. */
final class AccountSums {

    private static final String TIMEOUT = "10min";

    private AccountSums() {}

    /**
     * The heat of an account: ln Σ exp(h) = max(h) + ln Σ exp(h − max(h)), with h a signal's own heat by {@link Decay#heat}.
     *
     * PostgreSQL is kept ({@code offset 0}) from looking for the signals by anything but their accounts. Otherwise it intersects the index of a range of
     * accounts with that of {@code scored_in}, and reads all transactions before {@code built_from} for it: nearly the whole index.
     *
     * @param accounts which accounts, a condition on {@code account_id}
     * @param signals which of their signals {@code s}, by the rules {@code r} of the parameter {@code version}
     */
    static String of(String accounts, String signals) {
        return """
                select account_id, max(top) + ln(sum(exp(greatest(h - top, -700)))) as heat, count(*) as signals,
                       max(occurred_at) as last_signal_at
                  from (select account_id, occurred_at, h, max(h) over (partition by account_id) as top
                          from (select s.account_id, s.occurred_at,
                                       ln(signal_score(r.base_scores, s.event_type, s.bonus))
                                       + ln(2::float8) * date_part('epoch', s.occurred_at) / r.half_life_seconds as h
                                  from (select account_id, event_type, bonus, occurred_at, scored_in from signal where %s offset 0) s,
                                       (select * from score_rules where version = :version) r
                                 where %s) heats) tops
                 group by account_id
                """.formatted(accounts, signals);
    }

    /** Lets the statements of the caller's transaction run for longer than others: they may read many signals. */
    static void allowTime(JdbcClient jdbc) {
        jdbc.sql("select set_config('statement_timeout', ?, true)")
                .param(TIMEOUT)
                .query()
                .listOfRows();
    }
}
