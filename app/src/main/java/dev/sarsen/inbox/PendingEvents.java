// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import dev.sarsen.platform.SqlArrays;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.unit.DataSize;

/** Takes events out of the table {@code inbox}, within the scoring transaction of the caller. */
public class PendingEvents {

    /** As {@link dev.sarsen.events.Subject#hash}; nothing is hashed while no subject was erased. */
    private static final String SUPPRESSED = """
            case when (select exists (select from suppressed_subject)) then exists (
                      select from suppressed_subject
                       where hash in (encode(sha256(convert_to('account:' || account_id, 'UTF8')), 'hex'),
                                      encode(sha256(convert_to('user:' || user_id, 'UTF8')), 'hex')))
                 else false end
            """;

    private static final String LOCKED = """
            select id, account_id, user_id, event_type, occurred_at, accepted_at, metadata::text as metadata,
            """ + SUPPRESSED + """
              as suppressed from inbox
             where (not_before is null or not_before <= statement_timestamp()) and %s
             for update skip locked
            """;

    /** PostgreSQL writes metadata as text once, and returns events until their metadata is larger than the budget; always the first. */
    private static final String WITHIN_BUDGET = """
            select * from (
                   select *, count(*) over () as locked, sum(bytes) over (order by id) as total
                     from (select *, coalesce(octet_length(metadata), 0) as bytes from (%s) as due) as sized) as summed
             where total <= ? or total = bytes
             order by id
            """;

    private static final String NAMED = WITHIN_BUDGET.formatted(LOCKED.formatted("id = any(?::uuid[]) order by id"));
    private static final String OLDEST = WITHIN_BUDGET.formatted(LOCKED.formatted(
            "accepted_at <= statement_timestamp() - ? * interval '1 microsecond' order by id limit ?"));

    private static final String NEWEST =
            WITHIN_BUDGET.formatted(LOCKED.formatted("account_id <> ? order by id desc limit 1"));

    /** How many times the first pause an uncounted delay lasts at most. */
    private static final int LONGEST_DELAY = 64;

    private final JdbcClient jdbc;

    PendingEvents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Locks those of the events that are due; an event that another transaction has locked is left to it.
     *
     * @param budget how much metadata the claim may hold, as text; a single event may be larger
     */
    public Claim claim(Collection<UUID> ids, DataSize budget) {
        var rows = jdbc.sql(NAMED)
                .params(SqlArrays.of("uuid", ids), budget.toBytes())
                .query(Row::of)
                .list();
        return claim(rows, Integer.MAX_VALUE);
    }

    /** Locks the oldest events that have waited for a while, within the same budget. */
    public Claim claimOldest(Duration waited, int limit, DataSize budget) {
        var rows = jdbc.sql(OLDEST)
                .params(waited.toNanos() / 1_000, limit, budget.toBytes())
                .query(Row::of)
                .list();
        return claim(rows, limit);
    }

    /** Locks the newest event that is due and belongs to another account. */
    public Claim claimNewest(String exceptAccount) {
        var rows = jdbc.sql(NEWEST)
                .params(exceptAccount, Long.MAX_VALUE)
                .query(Row::of)
                .list();
        return claim(rows, Integer.MAX_VALUE);
    }

    /** Lets the statements of the caller's transaction wait for a lock no longer than this. */
    public void limitLockWaits(Duration longest) {
        jdbc.sql("select set_config('lock_timeout', ?, true)")
                .param(longest.toMillis() + "ms")
                .query(String.class)
                .single();
    }

    private static Claim claim(List<Row> rows, int limit) {
        int locked = rows.isEmpty() ? 0 : rows.getFirst().locked();
        return new Claim(rows.stream().map(Row::event).toList(), locked > rows.size() || locked == limit);
    }

    /** Removes claimed events. */
    public void remove(Collection<Pending> claimed) {
        jdbc.sql("delete from inbox where id = any(?::uuid[])")
                .param(SqlArrays.of("uuid", claimed, Pending::id))
                .update();
    }

    /**
     * Leaves events in the inbox, without counting an attempt. Each rests as long as it has waited since its acceptance, but not
     * less than the first pause, and not more than 64 times that.
     *
     * @return how many were delayed; not those that are gone, or that another transaction has locked
     */
    public int delay(Collection<UUID> ids, DelayReason reason, String detail, Duration firstPause) {
        return jdbc.sql("""
                        update inbox set last_error = left(?, 1000),
                               not_before = statement_timestamp() + least(greatest(statement_timestamp() - accepted_at, pause), ? * pause)
                          from (select ? * interval '1 microsecond' as pause)
                         where id in (select id from inbox where id = any(?::uuid[]) order by id for update skip locked)
                        """)
                .params(reason.wireName() + ": " + detail, LONGEST_DELAY, firstPause.toNanos() / 1_000)
                .param(SqlArrays.of("uuid", ids))
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

    /** @param locked how many events the claim has locked, with those beyond the budget */
    private record Row(Pending event, int locked) {

        static Row of(ResultSet row, int rowNumber) throws SQLException {
            return new Row(Pending.of(row, rowNumber), row.getInt("locked"));
        }
    }
}
