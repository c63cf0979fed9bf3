// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.erasure;

import dev.sarsen.platform.Sampler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The metric of the erasures that are not done. */
class ErasureGauges implements Sampler {

    private final Erasures erasures;
    private volatile double oldest = Double.NaN;

    ErasureGauges(Erasures erasures, MeterRegistry metrics) {
        this.erasures = erasures;
        Gauge.builder("sarsen.erasure.oldest.age", () -> oldest)
                .description(
                        "How long the oldest erasure that is not done has waited since it was asked for; 0 without any")
                .baseUnit("seconds")
                .register(metrics);
    }

    @Override
    public void sample() {
        oldest = erasures.oldest().toNanos() / 1e9;
    }
}
