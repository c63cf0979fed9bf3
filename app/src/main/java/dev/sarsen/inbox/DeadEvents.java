// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import dev.sarsen.edge.Cursor;
import dev.sarsen.edge.Page;
import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.events.EventId;
import dev.sarsen.platform.Columns;
import dev.sarsen.platform.SqlArrays;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Events that failed too often, in the table {@code dead_event}. */
public class DeadEvents {

    private static final String COLUMNS =
            "select id, account_id, user_id, event_type, occurred_at, attempts, died_at, reason from dead_event ";
    private static final String WALK = "dead events";
    private static final UUID ABOVE_ALL = new UUID(-1, -1);

    /** One statement, one snapshot: an event on its way from one table to the next is never missed. */
    private static final String KNOWN = """
            select exists (select from inbox where id = :id)
                or exists (select from signal where id = :id and account_id is not null)
                or exists (select from dead_event where id = :id)
            """;

    private static final String FITS = """
            died_at < :to and (cast(:from as timestamptz) is null or died_at >= cast(:from as timestamptz))
            and (cast(:type as text) is null or event_type = cast(:type as text))
            and (cast(:reason as text) is null or position(cast(:reason as text) in reason) > 0)
            """;

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
    public List<Dead> list(@Nullable UUID after, int limit) {
        return jdbc.sql(COLUMNS + "where id > ? order by id limit ?")
                .params(after == null ? new UUID(0, 0) : after, limit)
                .query(Dead::of)
                .list();
    }

    /** The newest by id, page by page. */
    public Page<Dead> page(@Nullable String cursor, int limit) {
        var rows = jdbc.sql(COLUMNS + "where id < ? order by id desc limit ?")
                .params(cursor == null ? ABOVE_ALL : position(cursor), limit + 1)
                .query(Dead::of)
                .list();
        return Page.of(rows, limit, last -> new Cursor(List.of(last.id().toString())), WALK);
    }

    private static UUID position(String cursor) {
        return EventId.parse(Cursor.decode(cursor, WALK, 1).position().getFirst())
                .map(EventId::value)
                .orElseThrow(() -> new Refused(Problem.CURSOR_INVALID, "The cursor was not made by this API."));
    }

    /** Puts one dead event back into the inbox; safe to repeat. */
    public Replayed replay(UUID id) {
        if (replay(List.of(id)) == 1) {
            return Replayed.REPLAYED;
        }
        return isKnown(id) ? Replayed.NOT_DEAD : Replayed.UNKNOWN;
    }

    /** Whether an event with this id waits, is scored or is dead. */
    public boolean isKnown(UUID id) {
        return jdbc.sql(KNOWN).param("id", id).query(Boolean.class).single();
    }

    /** Puts dead events back into the inbox, where the sweep finds them; their attempts begin anew. */
    public int replay(Collection<UUID> ids) {
        return moved(replay("id = any(:ids::uuid[]) order by id").param("ids", SqlArrays.of("uuid", ids)));
    }

    /** Puts the next of the dead events back that fit, at most so many. */
    public int replay(DeadEventFilter filter, int limit) {
        return moved(fitting(replay(FITS + " order by id limit :limit"), filter, limit));
    }

    private StatementSpec replay(String which) {
        return jdbc.sql("""
                with locked as (select id from dead_event where %s for update),
                     gone as (delete from dead_event where id in (select id from locked) returning *),
                     put as (insert into inbox (id, account_id, user_id, event_type, occurred_at, metadata, accepted_at)
                             select id, account_id, user_id, event_type, occurred_at, metadata, accepted_at from gone order by id
                                 on conflict (id) do nothing)
                select count(*) from gone
                """.formatted(which));
    }

    private static int moved(StatementSpec replay) {
        return replay.query(Integer.class).single();
    }

    /** Removes the next of the dead events that fit, at most so many, as the end of their retention does. */
    public int discard(DeadEventFilter filter, int limit) {
        return fitting(jdbc.sql("""
                                delete from dead_event
                                 where id in (select id from dead_event where %s order by id limit :limit for update)
                                """.formatted(FITS)), filter, limit).update();
    }

    /** Removes a dead event; false if it is none. */
    public boolean discard(UUID id) {
        return jdbc.sql("delete from dead_event where id = ?").param(id).update() == 1;
    }

    private static StatementSpec fitting(StatementSpec statement, DeadEventFilter filter, int limit) {
        var from = filter.from();
        return statement
                .param("type", filter.eventType())
                .param("reason", filter.reason())
                .param("from", from == null ? null : from.atOffset(ZoneOffset.UTC))
                .param("to", filter.to().atOffset(ZoneOffset.UTC))
                .param("limit", limit);
    }

    /** What came of a replay. */
    public enum Replayed {
        REPLAYED,
        NOT_DEAD,
        UNKNOWN
    }

    /** A dead event without its metadata. */
    public record Dead(
            UUID id,
            String accountId,
            String userId,
            String eventType,
            Instant timestamp,
            int attempts,
            Instant diedAt,
            String reason) {

        static Dead of(ResultSet row, int rowNumber) throws SQLException {
            return new Dead(
                    row.getObject("id", UUID.class),
                    row.getString("account_id"),
                    row.getString("user_id"),
                    row.getString("event_type"),
                    Columns.instant(row, "occurred_at"),
                    row.getInt("attempts"),
                    Columns.instant(row, "died_at"),
                    row.getString("reason"));
        }
    }
}
