// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Measures what waits, of all clients and of each, and what died, in one statement that reads the inbox once. */
public class Backlog {

    /** Clients whose events are counted one by one: a map of them must not grow with the number of clients. */
    private static final int CLIENTS = 1_000;

    /** {@link PendingEvents#delay} writes the reason before the details. */
    private static final String DELAYED =
            each("count(*) filter (where not_before is not null and starts_with(last_error, '%1$s: ')) as %1$s");

    private static final String MEASURE = """
            with waiting as (select client, count(*) as events, min(accepted_at) as oldest, %s from inbox group by client)
            select coalesce(sum(events), 0) as depth, %s,
                   coalesce(extract(epoch from statement_timestamp() - min(oldest)) * 1000000, 0) as age_micros,
                   (select count(*) from dead_event) as dead,
                   (select coalesce(sum(n_tup_ins), 0) from pg_stat_user_tables where relid = 'inbox'::regclass) as put,
                   array(select client from waiting where client is not null order by events desc, client limit %d) as clients,
                   array(select events from waiting where client is not null order by events desc, client limit %3$d) as events_of_clients
              from waiting
            """.formatted(DELAYED, each("coalesce(sum(%1$s), 0) as %1$s"), CLIENTS);

    private final JdbcClient jdbc;

    Backlog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Measure measure() {
        return jdbc.sql(MEASURE)
                .query((row, _) -> new Measure(
                        row.getLong("depth"),
                        depthByClient(row),
                        Duration.ofNanos(row.getLong("age_micros") * 1_000),
                        row.getLong("dead"),
                        row.getLong("put"),
                        delayed(row)))
                .single();
    }

    private static String each(String column) {
        return Arrays.stream(DelayReason.values())
                .map(DelayReason::wireName)
                .map(column::formatted)
                .collect(Collectors.joining(", "));
    }

    private static Map<String, Long> depthByClient(ResultSet row) throws SQLException {
        var names = (String[]) row.getArray("clients").getArray();
        var events = (Long[]) row.getArray("events_of_clients").getArray();
        return IntStream.range(0, names.length)
                .boxed()
                .collect(Collectors.toUnmodifiableMap(i -> names[i], i -> events[i]));
    }

    private static Map<DelayReason, Long> delayed(ResultSet row) throws SQLException {
        var delayed = new EnumMap<DelayReason, Long>(DelayReason.class);
        for (var reason : DelayReason.values()) {
            delayed.put(reason, row.getLong(reason.wireName()));
        }
        return delayed;
    }

    /**
     * What one look at the inbox found.
     *
     * @param depth accepted events that are not scored yet
     * @param depthByClient how many of them a client posted, of the thousand clients with the most; without those of no client
     * @param oldest how long the oldest of them has waited since its acceptance
     * @param dead events that failed too often and wait for a person
     * @param put events that were ever put into the inbox, by PostgreSQL's statistics: a second behind, back to 0 when
     *     PostgreSQL recovers from a crash
     * @param delayed how many of the waiting events were left for a while, by the reason
     */
    public record Measure(
            long depth,
            Map<String, Long> depthByClient,
            Duration oldest,
            long dead,
            long put,
            Map<DelayReason, Long> delayed) {}
}
