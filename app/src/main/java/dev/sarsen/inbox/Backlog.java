// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import dev.sarsen.platform.SamplingPeriod;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures what waits, of all clients and of each, and what died. One process reads the inbox and keeps what it found in the row of
 * {@code inbox_measure}; the others read that row.
 */
public class Backlog {

    /** Clients whose events are counted one by one: a map of them must not grow with the number of clients. */
    private static final int CLIENTS = 1_000;

    /** A measure is not used after so many sampling periods, even if another process still holds its row. */
    private static final int PERIODS_OF_USE = 6;

    /** {@link PendingEvents#delay} writes the reason before the details. */
    private static final String DELAYED =
            each("count(*) filter (where not_before is not null and starts_with(last_error, '%1$s: ')) as %1$s");

    private static final String MEASURE = """
            (with waiting as (select client, count(*) as events, min(accepted_at) as oldest, %s from inbox group by client)
             select jsonb_build_object(
                 'depth', coalesce(sum(events), 0),
                 'depthByClient', (select coalesce(jsonb_object_agg(client, events), '{}')
                                     from (select client, events from waiting
                                            where client is not null order by events desc, client limit %d) most),
                 'oldestSeconds', coalesce(extract(epoch from statement_timestamp() - min(oldest)), 0),
                 'dead', (select count(*) from dead_event),
                 'delayed', jsonb_build_object(%s))
               from waiting)
            """.formatted(DELAYED, CLIENTS, each("'%1$s', coalesce(sum(%1$s), 0)"));

    private static final String AGE = "statement_timestamp() - :age * interval '1 microsecond'";

    /**
     * The subquery skips the row while another process measures, so that none waits. The commit waits for no disk and no standby: the
     * row is worth nothing after a crash, and gauges must move while a synchronous standby is away.
     */
    private static final String MEASURE_AND_KEEP = """
            update inbox_measure set measured_at = statement_timestamp(), measure = %s
             where only_row = (select only_row from inbox_measure where measured_at <= %s for update skip locked)
            returning measure::text, set_config('synchronous_commit', 'off', true)
            """.formatted(MEASURE, AGE);

    private final JdbcClient jdbc;
    private final Duration longestUse;

    Backlog(JdbcClient jdbc, SamplingPeriod period) {
        this.jdbc = jdbc;
        this.longestUse = period.length().multipliedBy(PERIODS_OF_USE);
    }

    /**
     * Returns the measure that a process took within this time, else measures now. While another process measures, the measure before is
     * returned. To be called outside of a transaction, which would keep the row locked.
     *
     * @throws IllegalStateException if the measure before is older than six sampling periods
     */
    public Measure measure(Duration age) {
        return takenWithin(age)
                .or(() -> isReadOnly() ? measured(jdbc.sql("select " + MEASURE + "::text")) : measureAndKeep(age))
                .or(() -> takenWithin(longestUse))
                .orElseThrow(() -> new IllegalStateException("No process has measured the inbox for " + longestUse));
    }

    private Optional<Measure> takenWithin(Duration age) {
        return measured(jdbc.sql("select measure::text from inbox_measure where measured_at > " + AGE)
                .param("age", micros(age)));
    }

    private Optional<Measure> measureAndKeep(Duration age) {
        return measured(jdbc.sql(MEASURE_AND_KEEP).param("age", micros(age)));
    }

    /** Of a standby, and of a database that was set to read-only: nothing can be kept there. */
    private boolean isReadOnly() {
        return jdbc.sql("select current_setting('transaction_read_only')::boolean")
                .query(Boolean.class)
                .single();
    }

    private static Optional<Measure> measured(StatementSpec statement) {
        return statement
                .query((row, _) -> JsonMapper.shared().readValue(row.getString(1), Measure.class))
                .optional();
    }

    /** Events that were ever put into the inbox, by PostgreSQL's statistics: a second behind, back to 0 when PostgreSQL recovers from a crash. */
    public long accepted() {
        return jdbc.sql("select coalesce(sum(n_tup_ins), 0) from pg_stat_user_tables where relid = 'inbox'::regclass")
                .query(Long.class)
                .single();
    }

    private static long micros(Duration age) {
        return age.toNanos() / 1_000;
    }

    private static String each(String column) {
        return Arrays.stream(DelayReason.values())
                .map(DelayReason::wireName)
                .map(column::formatted)
                .collect(Collectors.joining(", "));
    }

    /**
     * What one look at the inbox found. A process of another release may have looked: there each reason may be another.
     *
     * @param depth accepted events that are not scored yet
     * @param depthByClient how many of them a client posted, of the thousand clients with the most; without those of no client
     * @param oldestSeconds how long the oldest of them has waited since its acceptance
     * @param dead events that failed too often and wait for a person
     * @param delayed how many of the waiting events were left for a while, by the name of the {@link DelayReason}
     */
    public record Measure(
            long depth, Map<String, Long> depthByClient, double oldestSeconds, long dead, Map<String, Long> delayed) {}
}
