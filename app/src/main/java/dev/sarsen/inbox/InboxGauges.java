package dev.sarsen.inbox;

import dev.sarsen.platform.Sampler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The metrics of what waits: depth and age of the inbox, and the dead. */
class InboxGauges implements Sampler, InboxDepth {

    private final JdbcClient jdbc;
    private volatile Sample last = new Sample(Double.NaN, Double.NaN, Double.NaN);

    InboxGauges(JdbcClient jdbc, MeterRegistry metrics) {
        this.jdbc = jdbc;
        Gauge.builder("sarsen.inbox.depth", this::events)
                .description("Accepted events that are not scored yet")
                .register(metrics);
        Gauge.builder("sarsen.inbox.oldest.age", () -> last.age())
                .description("How long the oldest of them has waited since its acceptance")
                .baseUnit("seconds")
                .register(metrics);
        Gauge.builder("sarsen.dead.events", () -> last.dead())
                .description("Events that failed too often and wait for a person")
                .register(metrics);
    }

    @Override
    public void sample() {
        last = jdbc.sql("""
                        select count(*) as depth,
                               coalesce(extract(epoch from statement_timestamp() - min(accepted_at)), 0) as age,
                               (select count(*) from dead_event) as dead
                          from inbox
                        """)
                .query((row, _) -> new Sample(row.getDouble("depth"), row.getDouble("age"), row.getDouble("dead")))
                .single();
    }

    @Override
    public double events() {
        return last.depth();
    }

    private record Sample(double depth, double age, double dead) {}
}
