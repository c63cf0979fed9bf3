// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.queue;

import dev.sarsen.platform.RedisUnavailable;
import dev.sarsen.platform.Sampler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The metrics of the stream; not a number while Redis does not answer. */
class QueueGauges implements Sampler {

    private final EventQueue queue;
    private volatile double lag = Double.NaN;
    private volatile double pending = Double.NaN;

    QueueGauges(EventQueue queue, MeterRegistry metrics) {
        this.queue = queue;
        Gauge.builder("sarsen.queue.lag", () -> lag)
                .description("Entries of the stream that no worker has claimed yet")
                .register(metrics);
        Gauge.builder("sarsen.queue.pending", () -> pending)
                .description("Entries of the stream that are claimed and not acknowledged")
                .register(metrics);
    }

    @Override
    public void sample() {
        try {
            var depth = queue.depth();
            lag = depth.lag();
            pending = depth.pending();
        } catch (RedisUnavailable e) {
            lag = Double.NaN;
            pending = Double.NaN;
        }
    }
}
