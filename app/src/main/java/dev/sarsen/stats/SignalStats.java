// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.stats;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import dev.sarsen.edge.Refused;
import dev.sarsen.events.EventType;
import dev.sarsen.events.Retention;
import dev.sarsen.events.WireNamed;
import dev.sarsen.platform.Columns;
import dev.sarsen.signals.SignalScore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Statistics from the hourly rollups; reads no signal. */
class SignalStats {

    private static final Duration MAX_DISTINCT_WINDOW = Duration.ofDays(31);

    private final JdbcClient jdbc;
    private final AudienceSketches sketches;
    private final Retention retention;
    private final Clock clock;

    SignalStats(JdbcClient jdbc, AudienceSketches sketches, Retention retention, Clock clock) {
        this.jdbc = jdbc;
        this.sketches = sketches;
        this.retention = retention;
        this.clock = clock;
    }

    /**
     * Answers for the hours that the window touches; the last 24 hours if none is named.
     *
     * @throws Refused if the window is empty, or longer than signals are kept
     */
    Stats between(@Nullable Instant from, @Nullable Instant to) {
        var window = HourWindow.of(from, to, clock.instant(), retention);
        var rows = rows(window);
        var audience = window.length().compareTo(MAX_DISTINCT_WINDOW) <= 0
                ? sketches.between(window.start(), window.end()).orElse(null)
                : null;
        return new Stats(
                window.start(),
                window.end(),
                count(rows),
                average(rows),
                countBy(rows, row -> signalType(row.eventType())),
                countBy(rows, Row::eventType),
                audience == null ? null : distinct(audience.accounts()),
                audience == null ? null : distinct(audience.users()),
                perHour(window, rows));
    }

    private List<Row> rows(HourWindow window) {
        return jdbc.sql("""
                        select hour, event_type, signals, signals * %s as score_sum from signal_hour
                         where hour >= ?::timestamptz and hour < ?::timestamptz and signals > 0
                        """.formatted(SignalScore.SQL))
                .params(window.start().atOffset(ZoneOffset.UTC), window.end().atOffset(ZoneOffset.UTC))
                .query((row, _) -> new Row(
                        Columns.instant(row, "hour"),
                        row.getString("event_type"),
                        row.getLong("signals"),
                        row.getDouble("score_sum")))
                .list();
    }

    private static String signalType(String eventType) {
        return WireNamed.find(EventType.class, eventType)
                .map(type -> type.signalType().wireName())
                .orElse("unknown");
    }

    private static Map<String, Long> countBy(List<Row> rows, Function<Row, String> key) {
        return rows.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.summingLong(Row::signals)));
    }

    private static Stats.Distinct distinct(UltraLogLog sketch) {
        return new Stats.Distinct(Math.round(sketch.getDistinctCountEstimate()), !sketch.isEmpty());
    }

    private static List<Stats.Hour> perHour(HourWindow window, List<Row> rows) {
        var byHour = rows.stream().collect(Collectors.groupingBy(Row::hour));
        return window.hours()
                .map(hour -> hour(hour, byHour.getOrDefault(hour, List.of())))
                .toList();
    }

    private static Stats.Hour hour(Instant hour, List<Row> rows) {
        return new Stats.Hour(hour, count(rows), average(rows));
    }

    private static long count(List<Row> rows) {
        return rows.stream().mapToLong(Row::signals).sum();
    }

    private static @Nullable Double average(List<Row> rows) {
        var signals = count(rows);
        return signals == 0 ? null : rows.stream().mapToDouble(Row::scoreSum).sum() / signals;
    }

    private record Row(Instant hour, String eventType, long signals, double scoreSum) {}
}
