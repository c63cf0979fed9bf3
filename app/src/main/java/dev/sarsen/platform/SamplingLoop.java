package dev.sarsen.platform;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Takes every {@link Sampler}'s sample at an interval, in the roles that stay. */
class SamplingLoop implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(SamplingLoop.class);

    private final ProcessRole role;
    private final Duration every;
    private final List<Sampler> samplers;
    private volatile ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(0);
    private volatile boolean running;

    SamplingLoop(ProcessRole role, Duration every, List<Sampler> samplers) {
        this.role = role;
        this.every = every;
        this.samplers = samplers;
    }

    @Override
    public void start() {
        running = true;
        scheduler = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("sampling").factory());
        var _ = scheduler.scheduleWithFixedDelay(this::sampleAll, 0, every.toMillis(), TimeUnit.MILLISECONDS);
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

    @Override
    public void stop() {
        running = false;
        scheduler.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public boolean isAutoStartup() {
        return !role.ends();
    }
}
