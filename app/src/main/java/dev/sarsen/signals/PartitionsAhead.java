// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import dev.sarsen.platform.Sampler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The metric of how many coming months have a partition; below one, events of next month cannot be scored. */
class PartitionsAhead implements Sampler {

    private final JdbcClient jdbc;
    private final Clock clock;
    private volatile double months = Double.NaN;

    PartitionsAhead(JdbcClient jdbc, Clock clock, MeterRegistry metrics) {
        this.jdbc = jdbc;
        this.clock = clock;
        Gauge.builder("sarsen.signal.partitions.ahead", () -> months)
                .description("Coming months, after this one, that have a partition of signal")
                .baseUnit("months")
                .register(metrics);
    }

    @Override
    public void sample() {
        var tables = jdbc.sql("select inhrelid::regclass::text from pg_inherits where inhparent = 'signal'::regclass")
                .query(String.class)
                .set();
        int ahead = 0;
        while (tables.contains(
                PartitionMonth.of(clock.instant()).plus(ahead + 1).table())) {
            ahead++;
        }
        months = ahead;
    }
}
