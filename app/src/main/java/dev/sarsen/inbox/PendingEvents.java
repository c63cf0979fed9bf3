// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import dev.sarsen.platform.SqlArrays;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Takes events out of the table {@code inbox}, within the scoring transaction of the caller. */
public class PendingEvents {

    private static final String COLUMNS =
            "select id, account_id, user_id, event_type, occurred_at, accepted_at, metadata::text";
    private static final String DUE = "(not_before is null or not_before <= statement_timestamp())";

    private final JdbcClient jdbc;

    PendingEvents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Locks those of the events that are due; one that somebody else has locked belongs to them. */
    public List<Pending> claim(Collection<UUID> ids) {
        return jdbc.sql(COLUMNS + " from inbox where id = any(?::uuid[]) and " + DUE
                        + " order by id for update skip locked")
                .param(SqlArrays.of("uuid", ids))
                .query(Pending::of)
                .list();
    }

    /** Locks the oldest events that have waited for a while. */
    public List<Pending> claimOldest(Duration waited, int limit) {
        return jdbc.sql(COLUMNS
                        + " from inbox where accepted_at <= statement_timestamp() - ? * interval '1 microsecond' and "
                        + DUE + " order by id limit ? for update skip locked")
                .params(waited.toNanos() / 1_000, limit)
                .query(Pending::of)
                .list();
    }

    /** Removes claimed events. */
    public void remove(Collection<Pending> claimed) {
        jdbc.sql("delete from inbox where id = any(?::uuid[])")
                .param(SqlArrays.of("uuid", claimed, Pending::id))
                .update();
    }

    /**
     * Notes that an event failed alone; it is not due again before a pause that doubles with each attempt.
     *
     * @return how often it has failed so far; 0 if it is gone or somebody else is at work on it
     */
    public int recordFailure(UUID id, String reason, Duration firstPause) {
        return jdbc.sql("""
                        update inbox set attempts = attempts + 1, last_error = left(?, 1000),
                               not_before = statement_timestamp() + ? * power(2, least(attempts, 12)) * interval '1 microsecond'
                         where id = (select id from inbox where id = ? for update skip locked)
                        returning attempts
                        """)
                .params(reason, firstPause.toNanos() / 1_000, id)
                .query((row, _) -> row.getInt("attempts"))
                .optional()
                .orElse(0);
    }
}
