package dev.sarsen.inbox;

import dev.sarsen.platform.Columns;
import dev.sarsen.platform.SqlArrays;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Events that failed too often, in the table {@code dead_event}. */
public class DeadEvents {

    private static final int ALL = 1_000;

    private final JdbcClient jdbc;

    DeadEvents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Moves a failed event from the inbox here, with the reason of its last failure. */
    public boolean bury(UUID id) {
        return jdbc.sql("""
                        with gone as (delete from inbox where id = (select id from inbox where id = ? for update skip locked)
                                      returning *)
                        insert into dead_event (id, account_id, user_id, event_type, occurred_at, metadata, accepted_at,
                                                attempts, reason)
                        select id, account_id, user_id, event_type, occurred_at, metadata, accepted_at, attempts,
                               coalesce(last_error, 'unknown')
                          from gone order by id
                        """).param(id).update() == 1;
    }

    /** The oldest by id after a position, as many as asked for. */
    List<Dead> list(@Nullable UUID after, int limit) {
        return jdbc.sql("""
                        select id, account_id, event_type, attempts, died_at, reason from dead_event
                         where id > ? order by id limit ?
                        """)
                .params(after == null ? new UUID(0, 0) : after, limit)
                .query(Dead::of)
                .list();
    }

    /** Puts dead events back into the inbox, where the sweep finds them; their attempts begin anew. */
    int replay(Collection<UUID> ids) {
        return replay("id = any(?::uuid[])", SqlArrays.of("uuid", ids));
    }

    /** Puts every dead event back, in steps. */
    int replayAll() {
        int total = 0;
        int moved;
        do {
            moved = replay("id in (select id from dead_event order by id limit ?)", ALL);
            total += moved;
        } while (moved == ALL);
        return total;
    }

    private int replay(String which, Object parameter) {
        return jdbc.sql("""
                        with locked as (select id from dead_event where %s order by id for update),
                             gone as (delete from dead_event where id in (select id from locked) returning *)
                        insert into inbox (id, account_id, user_id, event_type, occurred_at, metadata, accepted_at)
                        select id, account_id, user_id, event_type, occurred_at, metadata, accepted_at from gone order by id
                            on conflict (id) do nothing
                        """.formatted(which)).param(parameter).update();
    }

    /** A dead event without its metadata. */
    record Dead(UUID id, String accountId, String eventType, int attempts, Instant diedAt, String reason) {

        static Dead of(ResultSet row, int rowNumber) throws SQLException {
            return new Dead(
                    row.getObject("id", UUID.class),
                    row.getString("account_id"),
                    row.getString("event_type"),
                    row.getInt("attempts"),
                    Columns.instant(row, "died_at"),
                    row.getString("reason"));
        }
    }
}
