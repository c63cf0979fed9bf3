// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.platform.RedisUnavailable;
import dev.sarsen.queue.EventQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The threads of the worker role: some score what is announced, one sweeps, one takes over what others left behind. */
class ScoringLoop implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ScoringLoop.class);
    private static final Duration RECLAIM_EVERY = Duration.ofSeconds(5);
    private static final Duration IDLE_CONSUMER = Duration.ofHours(1);
    private static final Duration GRACE = Duration.ofSeconds(25);
    private static final Duration FIRST_PAUSE_AFTER_FAILURE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);

    private final Worker worker;
    private final EventQueue queue;
    private final ScoringProperties properties;
    private final boolean enabled;
    private final List<Thread> threads = new ArrayList<>();
    private volatile CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean running;

    ScoringLoop(Worker worker, EventQueue queue, ScoringProperties properties, boolean enabled) {
        this.worker = worker;
        this.queue = queue;
        this.properties = properties;
        this.enabled = enabled;
    }

    @Override
    public void start() {
        running = true;
        stopping = new CountDownLatch(1);
        for (int i = 1; i <= properties.threads(); i++) {
            loop("scoring-" + i, worker::scoreAnnounced, properties.idlePause());
        }
        loop("sweep", worker::sweep, properties.sweepEvery());
        loop("reclaim", this::reclaim, RECLAIM_EVERY);
    }

    private boolean reclaim() {
        var worked = worker.scoreAbandoned();
        try {
            queue.forgetConsumersIdleFor(IDLE_CONSUMER);
        } catch (RedisUnavailable e) {
            log.debug("Idle consumers stay: {}", e.getMessage());
        }
        return worked;
    }

    private void loop(String name, BooleanSupplier step, Duration idlePause) {
        threads.add(Thread.ofPlatform().name(name).start(() -> {
            var pauseAfterFailure = FIRST_PAUSE_AFTER_FAILURE;
            while (running) {
                try {
                    if (!step.getAsBoolean()) {
                        pause(idlePause);
                    }
                    pauseAfterFailure = FIRST_PAUSE_AFTER_FAILURE;
                } catch (RuntimeException | Error e) {
                    log.warn("{} pauses {} ms: {}", name, pauseAfterFailure.toMillis(), e.toString());
                    pause(pauseAfterFailure);
                    pauseAfterFailure = longer(pauseAfterFailure);
                }
            }
        }));
    }

    private static Duration longer(Duration pause) {
        var twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE_AFTER_FAILURE) > 0 ? LONGEST_PAUSE_AFTER_FAILURE : twice;
    }

    /** Rests until the time is over or the worker is stopped. */
    private void pause(Duration duration) {
        try {
            var _ = stopping.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets every thread finish the batch that it has claimed, for as long as the grace lasts in all. */
    @Override
    public void stop() {
        running = false;
        stopping.countDown();
        awaitEnd(threads, GRACE);
        threads.clear();
    }

    static void awaitEnd(List<Thread> threads, Duration grace) {
        long deadline = System.nanoTime() + grace.toNanos();
        try {
            for (var thread : threads) {
                if (!thread.join(Duration.ofNanos(deadline - System.nanoTime()))) {
                    log.warn(
                            "{} still works when it has to stop; what it had claimed is scored later",
                            thread.getName());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public boolean isAutoStartup() {
        return enabled;
    }
}
