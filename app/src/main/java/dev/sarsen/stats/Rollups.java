// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.stats;

import dev.sarsen.platform.SqlArrays;
import dev.sarsen.signals.Signal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes the hourly rollups: counts and sums by event type, and sketches of the audience. Their rows are the hottest locks of
 * a transaction: write them last before the commit.
 */
public class Rollups {

    private static final String ADD = """
            insert into signal_hour as h (hour, event_type, signals, score_sum)
            select hour, event_type, count(*), sum(score)
              from unnest(?::timestamptz[], ?::text[], ?::float8[]) as s (hour, event_type, score)
             group by hour, event_type
             order by hour, event_type
                on conflict (hour, event_type) do update
               set signals = h.signals + excluded.signals, score_sum = h.score_sum + excluded.score_sum
            """;

    private static final String ADJUST = """
            with delta as (select * from unnest(?::timestamptz[], ?::text[], ?::int8[], ?::float8[])
                             as d (hour, event_type, signals, score)),
                 locked as (select hour, event_type from signal_hour join delta using (hour, event_type)
                             order by hour, event_type for update of signal_hour)
            update signal_hour as h set signals = h.signals + delta.signals, score_sum = h.score_sum + delta.score
              from delta join locked using (hour, event_type)
             where h.hour = delta.hour and h.event_type = delta.event_type
            """;

    private final JdbcClient jdbc;
    private final AudienceSketches sketches;

    Rollups(JdbcClient jdbc, AudienceSketches sketches) {
        this.jdbc = jdbc;
        this.sketches = sketches;
    }

    /** Adds signals that were stored just now. Runs in the caller's transaction. */
    public void add(List<Signal> signals) {
        if (signals.isEmpty()) {
            return;
        }
        jdbc.sql(ADD)
                .param(SqlArrays.of("text", signals, Rollups::hour))
                .param(SqlArrays.of(
                        "text", signals, signal -> signal.eventType().wireName()))
                .param(SqlArrays.of("float8", signals, Signal::score))
                .update();
        sketches.add(signals.stream().collect(Collectors.groupingBy(Rollups::hour, TreeMap::new, Collectors.toList())));
    }

    /**
     * Changes counts and sums; the sketches stay, which name nobody. Runs in the caller's transaction, once, so that the rows
     * are locked in their order.
     */
    public void adjust(RollupChange change) {
        var slots = List.copyOf(change.bySlot().entrySet());
        if (slots.isEmpty()) {
            return;
        }
        jdbc.sql(ADJUST)
                .param(SqlArrays.of("text", slots, slot -> slot.getKey().hour()))
                .param(SqlArrays.of("text", slots, slot -> slot.getKey().eventType()))
                .param(SqlArrays.of("int8", slots, slot -> slot.getValue().signals()))
                .param(SqlArrays.of("float8", slots, slot -> slot.getValue().score()))
                .update();
    }

    private static Instant hour(Signal signal) {
        return signal.occurredAt().truncatedTo(ChronoUnit.HOURS);
    }
}
