package dev.sarsen.signals;

import dev.sarsen.platform.SqlArrays;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes the hourly rollups: counts and sums by event type, and sketches of the audience. */
class Rollups {

    private static final String ADD = """
            insert into signal_hour as h (hour, event_type, signals, score_sum)
            select hour, event_type, count(*), sum(score)
              from unnest(?::timestamptz[], ?::text[], ?::float8[]) as s (hour, event_type, score)
             group by hour, event_type
             order by hour, event_type
                on conflict (hour, event_type) do update
               set signals = h.signals + excluded.signals, score_sum = h.score_sum + excluded.score_sum
            """;

    private final JdbcClient jdbc;
    private final AudienceSketches sketches;

    Rollups(JdbcClient jdbc, AudienceSketches sketches) {
        this.jdbc = jdbc;
        this.sketches = sketches;
    }

    void add(List<Signal> signals) {
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

    private static Instant hour(Signal signal) {
        return signal.occurredAt().truncatedTo(ChronoUnit.HOURS);
    }
}
