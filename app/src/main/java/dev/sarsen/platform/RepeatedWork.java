// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Work that is done again and again in the background, from the start of the application to its end. */
public abstract class RepeatedWork implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RepeatedWork.class);

    private final String name;
    private final Duration pause;
    private final boolean enabled;
    private volatile ScheduledExecutorService threads = Executors.newScheduledThreadPool(0);
    private volatile boolean running;

    /**
     * @param name what the threads are called
     * @param pause how long each piece of work rests between two rounds
     * @param enabled whether it starts with the application
     */
    protected RepeatedWork(String name, Duration pause, boolean enabled) {
        this.name = name;
        this.pause = pause;
        this.enabled = enabled;
    }

    /** What is to be done, each on a thread of its own so that one that hangs delays no other. */
    protected abstract List<Runnable> work();

    @Override
    public void start() {
        running = true;
        var work = work();
        threads = Executors.newScheduledThreadPool(
                work.size(), Thread.ofPlatform().daemon().name(name + "-", 0).factory());
        work.forEach(this::repeat);
    }

    private void repeat(Runnable work) {
        var _ = threads.scheduleWithFixedDelay(() -> once(work), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void once(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            if (running) {
                log.warn("A round of {} failed: {}", name, e.toString());
            }
        }
    }

    @Override
    public void stop() {
        running = false;
        threads.shutdownNow();
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
