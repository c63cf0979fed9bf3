// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Measures what waits and what died, in one statement; a million waiting events take it a tenth of a second. */
public class Backlog {

    /** {@link PendingEvents#delay} writes the reason before the details. */
    private static final String DELAYED = Arrays.stream(DelayReason.values())
            .map(DelayReason::wireName)
            .map(reason ->
                    "count(*) filter (where not_before is not null and starts_with(last_error, '%1$s: ')) as %1$s"
                            .formatted(reason))
            .collect(Collectors.joining(", "));

    private final JdbcClient jdbc;

    Backlog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Measure measure() {
        return jdbc.sql("""
                        select count(*) as depth, %s,
                               coalesce(extract(epoch from statement_timestamp() - min(accepted_at)) * 1000000, 0) as age_micros,
                               (select count(*) from dead_event) as dead,
                               (select coalesce(sum(n_tup_ins), 0) from pg_stat_user_tables
                                 where relid = 'inbox'::regclass) as put
                          from inbox
                        """.formatted(DELAYED))
                .query((row, _) -> new Measure(
                        row.getLong("depth"),
                        Duration.ofNanos(row.getLong("age_micros") * 1_000),
                        row.getLong("dead"),
                        row.getLong("put"),
                        delayed(row)))
                .single();
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
     * @param oldest how long the oldest of them has waited since its acceptance
     * @param dead events that failed too often and wait for a person
     * @param put events that were ever put into the inbox, by PostgreSQL's statistics: a second behind, back to 0 when
     *     PostgreSQL recovers from a crash
     * @param delayed how many of the waiting events were left for a while, by the reason
     */
    public record Measure(long depth, Duration oldest, long dead, long put, Map<DelayReason, Long> delayed) {}
}
