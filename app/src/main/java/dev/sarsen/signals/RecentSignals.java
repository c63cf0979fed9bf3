// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import dev.sarsen.platform.Columns;
import dev.sarsen.platform.SqlArrays;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was scored lately, by the times in the ids. Every query reads a bounded number of index entries. */
public class RecentSignals {

    /** The hours of an account's activity. */
    public static final int HOURS = 24;

    private static final int FRESHNESS_SAMPLE = 1_000;
    private static final Duration FRESHNESS_WINDOW = Duration.ofMinutes(5);
    private static final int COUNTED_IN_AN_HOUR = 500;

    private final JdbcClient jdbc;
    private final Clock clock;

    RecentSignals(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The newest signals by id, without the erased ones among them. */
    public List<Recent> newest(int count) {
        return jdbc.sql("""
                        select * from (select id, account_id, event_type, signal_type, %s as score, occurred_at, scored_at
                                         from signal order by id desc limit ?) as newest
                         where account_id is not null
                        """.formatted(SignalScore.SQL))
                .param(count)
                .query((row, _) -> new Recent(
                        row.getObject("id", UUID.class),
                        row.getString("account_id"),
                        row.getString("event_type"),
                        row.getString("signal_type"),
                        row.getDouble("score"),
                        Columns.instant(row, "occurred_at"),
                        Columns.instant(row, "scored_at")))
                .list();
    }

    /** From acceptance to score, of the newest 1 000 signals that were scored within the last 5 minutes. */
    public Freshness freshness() {
        return jdbc.sql("""
                        select count(*) as signals,
                               percentile_cont(array[0.5, 0.95]) within group (order by extract(epoch from scored_at - accepted_at))
                                   as quantiles
                          from (select accepted_at, scored_at from signal order by id desc limit ?) as newest
                         where scored_at > statement_timestamp() - ? * interval '1 second'
                        """)
                .params(FRESHNESS_SAMPLE, FRESHNESS_WINDOW.toSeconds())
                .query((row, _) -> {
                    var quantiles = row.getArray("quantiles");
                    return quantiles == null
                            ? new Freshness(0, FRESHNESS_WINDOW.toSeconds(), null, null)
                            : Freshness.of(row.getLong("signals"), (Double[]) quantiles.getArray());
                })
                .single();
    }

    /** Signals that were ever stored, by PostgreSQL's statistics: a second behind, less when a partition was dropped. */
    public long stored() {
        return jdbc.sql("""
                        select coalesce(sum(n_tup_ins), 0) from pg_stat_user_tables
                         where relid in (select inhrelid from pg_inherits where inhparent = 'signal'::regclass)
                        """).query(Long.class).single();
    }

    /**
     * How many signals each account has in each of the last 24 hours, oldest first; by the times of the events; of an hour at most 500 are counted.
     *
     * @return only accounts that have some
     */
    public Map<String, List<Integer>> activity(Collection<String> accountIds) {
        var firstHour = clock.instant().truncatedTo(ChronoUnit.HOURS).minus(HOURS - 1L, ChronoUnit.HOURS);
        var hours = IntStream.rangeClosed(0, HOURS)
                .mapToObj(hour -> firstHour.plus(hour, ChronoUnit.HOURS))
                .toList();
        var activity = new HashMap<String, List<Integer>>();
        jdbc.sql("""
                        select account.id, array_agg(counted.signals order by hour.place) as signals
                          from unnest(?::text[]) as account (id)
                          cross join unnest(?::timestamptz[], ?::timestamptz[], ?::uuid[]) with ordinality
                                  as hour (begins, ends, smallest_id, place)
                          cross join lateral (
                                select count(*)::int as signals
                                  from (select from signal
                                         where signal.account_id = account.id and occurred_at >= hour.begins and occurred_at < hour.ends
                                           and signal.id >= hour.smallest_id
                                         limit ?) as found) as counted
                         group by account.id
                        """)
                .params(
                        SqlArrays.of("text", accountIds),
                        SqlArrays.of("text", hours.subList(0, HOURS)),
                        SqlArrays.of("text", hours.subList(1, HOURS + 1)),
                        SqlArrays.of("uuid", hours.subList(0, HOURS), SignalFilter::smallestId),
                        COUNTED_IN_AN_HOUR)
                .query(row -> {
                    activity.put(row.getString("id"), List.of((Integer[])
                            row.getArray("signals").getArray()));
                });
        return activity;
    }

    /** A signal without the person and the metadata. */
    public record Recent(
            UUID id,
            String accountId,
            String eventType,
            String signalType,
            double score,
            Instant timestamp,
            Instant scoredAt) {}

    /**
     * Seconds from acceptance to score.
     *
     * @param signals how many were looked at
     * @param windowSeconds how far they go back
     * @param p50 absent where there were none
     * @param p95 absent where there were none
     */
    public record Freshness(
            long signals,
            long windowSeconds,
            @Nullable Double p50,
            @Nullable Double p95) {

        private static Freshness of(long signals, Double[] quantiles) {
            return new Freshness(signals, FRESHNESS_WINDOW.toSeconds(), quantiles[0], quantiles[1]);
        }
    }
}
