// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes every {@link Sampler}'s sample at an interval, in the roles that stay. */
class SamplingLoop extends RepeatedWork {

    private static final Logger log = LoggerFactory.getLogger(SamplingLoop.class);

    private final List<Sampler> samplers;

    SamplingLoop(ProcessRole role, Duration every, List<Sampler> samplers) {
        super("sampling", every, !role.ends());
        this.samplers = samplers;
    }

    @Override
    protected List<Runnable> work() {
        return List.of(this::sampleAll);
    }

    private void sampleAll() {
        samplers.forEach(SamplingLoop::sample);
    }

    private static void sample(Sampler sampler) {
        try {
            sampler.sample();
        } catch (RuntimeException e) {
            log.warn("{} could not be sampled: {}", sampler.getClass().getSimpleName(), e.getMessage());
        }
    }
}
