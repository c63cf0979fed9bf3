// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import dev.sarsen.platform.Sampler;
import dev.sarsen.platform.SamplingPeriod;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The metrics of what waits: depth and age of the inbox, and the dead. */
class InboxGauges implements Sampler, InboxDepth {

    private final Backlog backlog;
    private final Duration age;
    private volatile Backlog.@Nullable Measure last;

    InboxGauges(Backlog backlog, SamplingPeriod period, MeterRegistry metrics) {
        this.backlog = backlog;
        this.age = period.length().dividedBy(2);
        Gauge.builder("sarsen.inbox.depth", this::events)
                .description("Accepted events that are not scored yet")
                .register(metrics);
        Gauge.builder("sarsen.inbox.oldest.age", () -> last(Backlog.Measure::oldestSeconds))
                .description("How long the oldest of them has waited since its acceptance")
                .baseUnit("seconds")
                .register(metrics);
        for (var reason : DelayReason.values()) {
            Gauge.builder(
                            "sarsen.inbox.delayed",
                            () -> last(measure -> measure.delayed().getOrDefault(reason.wireName(), 0L)))
                    .description("Accepted events that are left for a while, uncounted, by the reason")
                    .tag("reason", reason.wireName())
                    .register(metrics);
        }
        Gauge.builder("sarsen.dead.events", () -> last(Backlog.Measure::dead))
                .description("Events that failed too often and wait for a person")
                .register(metrics);
    }

    @Override
    public void sample() {
        last = backlog.measure(age);
    }

    @Override
    public double events() {
        return last(Backlog.Measure::depth);
    }

    @Override
    public long eventsOf(String client) {
        var measure = last;
        return measure == null ? 0 : measure.depthByClient().getOrDefault(client, 0L);
    }

    private double last(ToDoubleFunction<Backlog.Measure> value) {
        var measure = last;
        return measure == null ? Double.NaN : value.applyAsDouble(measure);
    }
}
