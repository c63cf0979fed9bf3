// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.stats;

import dev.sarsen.platform.SqlArrays;
import dev.sarsen.signals.Signal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes the hourly rollups: counts by event type and bonus, and sketches of the audience. Their rows are the hottest locks of
 * a transaction: write them last before the commit.
 */
public class Rollups {

    private static final String ADD = """
            insert into signal_hour as h (hour, event_type, bonus, signals)
            select hour, event_type, bonus, count(*)
              from unnest(?::timestamptz[], ?::text[], ?::float8[]) as s (hour, event_type, bonus)
             group by hour, event_type, bonus
             order by hour, event_type collate "C", bonus
                on conflict (hour, event_type, bonus) do update set signals = h.signals + excluded.signals
            """;

    private static final String ADJUST = """
            with gone as (select * from unnest(?::timestamptz[], ?::text[], ?::float8[], ?::int8[])
                            as g (hour, event_type, bonus, signals)),
                 locked as (select hour, event_type, bonus from signal_hour join gone using (hour, event_type, bonus)
                             order by hour, event_type, bonus for update of signal_hour)
            update signal_hour as h set signals = h.signals - gone.signals
              from gone join locked using (hour, event_type, bonus)
             where h.hour = gone.hour and h.event_type = gone.event_type and h.bonus = gone.bonus
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
                .param(SqlArrays.of("float8", signals, Signal::bonus))
                .update();
        sketches.add(signals.stream().collect(Collectors.groupingBy(Rollups::hour, TreeMap::new, Collectors.toList())));
    }

    /**
     * Takes signals out of the counts; the sketches stay. Runs in the caller's transaction, once, so that the rows
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
                .param(SqlArrays.of("float8", slots, slot -> slot.getKey().bonus()))
                .param(SqlArrays.of("int8", slots, Map.Entry::getValue))
                .update();
    }

    private static Instant hour(Signal signal) {
        return signal.occurredAt().truncatedTo(ChronoUnit.HOURS);
    }
}
