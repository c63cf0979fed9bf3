// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.notifications;

import dev.sarsen.platform.Columns;
import dev.sarsen.platform.SqlArrays;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code hot_account}: each account that was found hot and has not cooled since, and when somebody is to be told of it
 * next; null once it was told, or nobody could be for three days. Scores are decayed by PostgreSQL's time.
 */
public class HotAccounts {

    /** Of the score from which on an account is hot: what it has to fall below before it can be hot again. */
    private static final double COOL = 0.8;

    /** The heat that a score has now: see Decay. Its parameter is the score. */
    private static final String HEAT = """
            (select ln(?::float8) + ln(2) / half_life_seconds * date_part('epoch', statement_timestamp())
               from score_rules where state = 'in_force')
            """;

    private static final String IN_FORCE =
            "from account a where a.rules_version = (select version from score_rules where state = 'in_force')";

    private static final String HOTTER = IN_FORCE + " and a.heat >= " + HEAT;

    private final JdbcClient jdbc;
    private final double hotScore;

    HotAccounts(JdbcClient jdbc, double hotScore) {
        this.jdbc = jdbc;
        this.hotScore = hotScore;
    }

    /** Notes accounts that have become hot, at most so many; returns how many. Of two processes that find one, one notes it. */
    int note(int limit) {
        return jdbc.sql("""
                        insert into hot_account (account_id, score)
                        select a.account_id, ? * exp(least(a.heat - %s, 700))
                        %s and not exists (select from hot_account h where h.account_id = a.account_id)
                         order by a.heat desc limit ?
                            on conflict (account_id) do nothing
                        """.formatted(HEAT, HOTTER))
                .params(hotScore, hotScore, hotScore, limit)
                .update();
    }

    /** Forgets those of these accounts that are no more, so that nobody is told of them. */
    public void forgetGone(Collection<String> accountIds) {
        jdbc.sql("""
                        delete from hot_account h
                         where account_id = any(?) and not exists (select %s and a.account_id = h.account_id)
                        """.formatted(IN_FORCE))
                .param(SqlArrays.of("text", accountIds))
                .update();
    }

    /** Forgets those that have cooled and of which somebody was told, and those that are no more, of which nobody is told then. */
    int forget() {
        return jdbc.sql("""
                        delete from hot_account h
                         where (next_attempt_at is null and not exists (select %1$s and a.account_id = h.account_id))
                            or not exists (select %2$s and a.account_id = h.account_id)
                        """.formatted(HOTTER, IN_FORCE)).param(COOL * hotScore).update();
    }

    /**
     * Takes some of which somebody is to be told now, of those that are still there. Each comes again, after pauses of 10 seconds that grow fourfold up to an hour,
     * until {@link #told}, for three days.
     */
    List<HotAccount> take(int limit) {
        return jdbc.sql("""
                        update hot_account
                           set attempts = attempts + 1,
                               next_attempt_at = case when hot_since > now() - interval '3 days'
                                   then now() + least(interval '1 hour', interval '10 seconds' * power(4, least(attempts, 9))) end
                         where account_id in (select account_id from hot_account h
                                               where next_attempt_at <= now() and exists (select %s and a.account_id = h.account_id)
                                               order by next_attempt_at limit ? for update skip locked)
                        returning notice_id, account_id, score, hot_since
                        """.formatted(IN_FORCE))
                .param(limit)
                .query(HotAccounts::hotAccount)
                .list();
    }

    void told(UUID noticeId) {
        jdbc.sql("update hot_account set next_attempt_at = null where notice_id = ?")
                .param(noticeId)
                .update();
    }

    /** Of how many somebody is still to be told. */
    long waiting() {
        return jdbc.sql("select count(*) from hot_account where next_attempt_at is not null")
                .query(Long.class)
                .single();
    }

    private static HotAccount hotAccount(ResultSet row, int rowNumber) throws SQLException {
        return new HotAccount(
                row.getObject("notice_id", UUID.class),
                row.getString("account_id"),
                row.getDouble("score"),
                Columns.instant(row, "hot_since"));
    }
}
