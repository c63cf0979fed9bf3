// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.atomic.LongAdder;

/** The metrics of all limits. */
class LimitsMeters implements MeterBinder {

    private final DatabaseGate gate;
    private final ReadGate reads;
    private final ClientBuckets buckets;
    private final Sharing sharing;
    private final Refusals refusals;

    LimitsMeters(DatabaseGate gate, ReadGate reads, ClientBuckets buckets, Sharing sharing, Refusals refusals) {
        this.gate = gate;
        this.reads = reads;
        this.buckets = buckets;
        this.sharing = sharing;
        this.refusals = refusals;
    }

    @Override
    public void bindTo(MeterRegistry metrics) {
        Gauge.builder("sarsen.limits.database.requests", gate, DatabaseGate::inside)
                .description("Requests that use the database")
                .register(metrics);
        Gauge.builder(
                        "sarsen.limits.database.waiting",
                        () -> gate.waiting() + reads.gate().waiting())
                .description("Requests that wait for their turn at the database")
                .register(metrics);
        Gauge.builder("sarsen.limits.allowances", buckets, ClientBuckets::size)
                .description("Token buckets of clients that were seen lately, one each for reads, writes and events")
                .register(metrics);
        for (var limit : Limit.values()) {
            FunctionCounter.builder("sarsen.limits.refused", refusals.of(limit), LongAdder::sum)
                    .description("Requests that were refused, by the limit that they ran into")
                    .tag("limit", limit.label())
                    .register(metrics);
        }
        told("redis", sharing.shared(), metrics);
        told("nobody", sharing.unshared(), metrics);
    }

    private static void told(String whom, LongAdder tokens, MeterRegistry metrics) {
        FunctionCounter.builder("sarsen.limits.told", tokens, LongAdder::sum)
                .description(
                        "Requests and events within the rates of their client, by whether other processes could be told of them")
                .tag("whom", whom)
                .register(metrics);
    }
}
