// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import dev.sarsen.platform.SqlArrays;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code signal} as the scoring transaction and the erasure write it. */
public class Signals {

    private static final String INSERT = """
            insert into signal (id, account_id, user_id, event_type, signal_type, bonus, occurred_at, accepted_at, metadata)
            select id, account_id, user_id, event_type, signal_type, bonus, occurred_at, accepted_at, metadata::jsonb
              from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::float8[], ?::timestamptz[], ?::timestamptz[],
                          ?::text[])
                as s (id, account_id, user_id, event_type, signal_type, bonus, occurred_at, accepted_at, metadata)
             order by id
                on conflict (id) do nothing
            returning id, extract(epoch from clock_timestamp() - accepted_at) * 1000000 as freshness_micros
            """;

    private final JdbcClient jdbc;

    Signals(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Stores the signals whose ids are new. Runs in the caller's transaction.
     *
     * @return only those that were stored; the others had been scored before
     */
    public List<StoredSignal> absorb(List<Signal> signals) {
        return jdbc.sql(INSERT)
                .param(SqlArrays.of("uuid", signals, Signal::id))
                .param(SqlArrays.of("text", signals, Signal::accountId))
                .param(SqlArrays.of("text", signals, Signal::userId))
                .param(SqlArrays.of(
                        "text", signals, signal -> signal.eventType().wireName()))
                .param(SqlArrays.of(
                        "text",
                        signals,
                        signal -> signal.eventType().signalType().wireName()))
                .param(SqlArrays.of("float8", signals, Signal::bonus))
                .param(SqlArrays.of("text", signals, Signal::occurredAt))
                .param(SqlArrays.of("text", signals, Signal::acceptedAt))
                .param(SqlArrays.of("text", signals, Signal::metadata))
                .query((row, _) -> new StoredSignal(
                        row.getObject("id", UUID.class), Duration.ofNanos(row.getLong("freshness_micros") * 1_000)))
                .list();
    }
}
