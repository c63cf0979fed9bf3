// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import dev.sarsen.events.EventId;
import dev.sarsen.platform.SqlArrays;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An event that a test puts straight into the inbox. */
public record TestEvent(
        UUID id,
        String accountId,
        String userId,
        String eventType,
        Instant occurredAt,
        @Nullable String metadata) {

    public static TestEvent of(String accountId, String userId, String eventType) {
        var now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return new TestEvent(EventId.next().value(), accountId, userId, eventType, now, null);
    }

    /** As many events, dealt to as many accounts in turn, over some hours. */
    public static List<TestEvent> many(int count, int accounts) {
        return IntStream.range(0, count)
                .mapToObj(i -> of("acct_" + i % accounts, "user_" + i % 7, "meeting_booked")
                        .at(Instant.now().truncatedTo(ChronoUnit.MICROS).minus(i % 5, ChronoUnit.HOURS)))
                .toList();
    }

    public static List<UUID> ids(List<TestEvent> events) {
        return events.stream().map(TestEvent::id).toList();
    }

    public TestEvent at(Instant time) {
        return new TestEvent(id, accountId, userId, eventType, time, metadata);
    }

    public TestEvent with(String json) {
        return new TestEvent(id, accountId, userId, eventType, occurredAt, json);
    }

    /** Puts events where only a test finds them: to the running sweep they seem to be accepted in the future. */
    public static void hide(JdbcClient jdbc, List<TestEvent> events) {
        put(jdbc, events, "1 hour");
    }

    /** Puts events that seem to have been accepted this long after now; a sign makes it before. */
    public static void put(JdbcClient jdbc, List<TestEvent> events, String fromNow) {
        jdbc.sql("""
                        insert into inbox (id, account_id, user_id, event_type, occurred_at, metadata, accepted_at)
                        select id, account_id, user_id, event_type, occurred_at, metadata::jsonb,
                               statement_timestamp() + ?::interval
                          from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[])
                            as e (id, account_id, user_id, event_type, occurred_at, metadata)
                        """)
                .param(fromNow)
                .param(SqlArrays.of("uuid", events, TestEvent::id))
                .param(SqlArrays.of("text", events, TestEvent::accountId))
                .param(SqlArrays.of("text", events, TestEvent::userId))
                .param(SqlArrays.of("text", events, TestEvent::eventType))
                .param(SqlArrays.of("text", events, TestEvent::occurredAt))
                .param(SqlArrays.of("text", events, TestEvent::metadata))
                .update();
    }
}
