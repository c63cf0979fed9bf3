// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.notifications;

import dev.sarsen.Database;

/** Accounts with the score that a test wants. */
final class TestScores {

    private TestScores() {}

    /** Gives an account a score of now, under the rules in force. */
    static void set(Database database, String accountId, double score) {
        database.owner().sql("""
                        insert into account (rules_version, account_id, heat, signals, last_signal_at)
                        select version, ?, ln(?::float8) + ln(2) / half_life_seconds * date_part('epoch', now()), 9, now()
                          from score_rules where state = 'in_force'
                            on conflict (rules_version, account_id) do update set heat = excluded.heat
                        """).params(accountId, score).update();
    }
}
