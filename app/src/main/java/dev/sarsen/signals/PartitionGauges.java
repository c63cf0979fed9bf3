// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import dev.sarsen.events.Retention;
import dev.sarsen.platform.Sampler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The metrics of which months have a partition: an event whose id lies in another month cannot be scored. */
class PartitionGauges implements Sampler {

    private final JdbcClient jdbc;
    private final Retention retention;
    private final Clock clock;
    private volatile double ahead = Double.NaN;
    private volatile double missing = Double.NaN;

    PartitionGauges(JdbcClient jdbc, Retention retention, Clock clock, MeterRegistry metrics) {
        this.jdbc = jdbc;
        this.retention = retention;
        this.clock = clock;
        Gauge.builder("sarsen.signal.partitions.ahead", () -> ahead)
                .description("Coming months, after this one, that have a partition of signal")
                .baseUnit("months")
                .register(metrics);
        Gauge.builder("sarsen.signal.partitions.missing", () -> missing)
                .description("Months from the oldest accepted id to this one that have no partition of signal")
                .baseUnit("months")
                .register(metrics);
    }

    @Override
    public void sample() {
        var tables = jdbc.sql("select inhrelid::regclass::text from pg_inherits where inhparent = 'signal'::regclass")
                .query(String.class)
                .set();
        var now = clock.instant();
        var thisMonth = PartitionMonth.of(now);
        var oldest = PartitionMonth.of(retention.oldestId(now));
        ahead = months(thisMonth.plus(1))
                .takeWhile(month -> tables.contains(month.table()))
                .count();
        missing = months(oldest)
                .takeWhile(month -> month.compareTo(thisMonth) <= 0)
                .filter(month -> !tables.contains(month.table()))
                .count();
    }

    private static Stream<PartitionMonth> months(PartitionMonth first) {
        return Stream.iterate(first, month -> month.plus(1));
    }
}
