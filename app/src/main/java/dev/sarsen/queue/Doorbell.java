package dev.sarsen.queue;

import dev.sarsen.platform.RedisUnavailable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/**
 * Announces accepted events in the background, so that intake never waits for Redis. What does not fit, and what Redis does
 * not take, is dropped and counted: the sweep finds it in the inbox.
 */
public class Doorbell implements SmartLifecycle {

    private static final int MOST_AT_ONCE = 50 * EventQueue.IDS_PER_ENTRY;
    private static final Duration LOOK_UP = Duration.ofMillis(100);
    private static final Duration LAST_RING = Duration.ofSeconds(5);

    private final EventQueue queue;
    private final LinkedBlockingQueue<UUID> waiting;
    private final boolean enabled;
    private final Counter announced;
    private final Counter full;
    private final Counter unavailable;
    private volatile boolean running;
    private Thread ringing = new Thread();

    Doorbell(EventQueue queue, int capacity, boolean enabled, MeterRegistry metrics) {
        this.queue = queue;
        this.waiting = new LinkedBlockingQueue<>(capacity);
        this.enabled = enabled;
        this.announced = Counter.builder("sarsen.doorbell.announced")
                .description("Events announced to the workers through Redis")
                .register(metrics);
        this.full = dropped("full", metrics);
        this.unavailable = dropped("redis-unavailable", metrics);
    }

    private static Counter dropped(String reason, MeterRegistry metrics) {
        return Counter.builder("sarsen.doorbell.dropped")
                .description("Events left to the sweep because they could not be announced")
                .tag("reason", reason)
                .register(metrics);
    }

    /** Announces events that are committed. Returns at once. */
    public void ring(Collection<UUID> ids) {
        long fitting = ids.stream().filter(waiting::offer).count();
        full.increment((double) (ids.size() - fitting));
    }

    @Override
    public void start() {
        running = true;
        ringing = Thread.ofPlatform().name("doorbell").start(this::ringUntilStopped);
    }

    private void ringUntilStopped() {
        try {
            while (running || !waiting.isEmpty()) {
                announce(next());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<UUID> next() throws InterruptedException {
        var ids = new ArrayList<UUID>();
        var first = waiting.poll(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            ids.add(first);
            waiting.drainTo(ids, MOST_AT_ONCE);
        }
        return ids;
    }

    private void announce(List<UUID> ids) {
        if (ids.isEmpty()) {
            return;
        }
        try {
            queue.append(ids);
            announced.increment(ids.size());
        } catch (RedisUnavailable e) {
            unavailable.increment(ids.size());
        }
    }

    /** Returns when everything that waits is announced, or dropped because Redis does not answer. */
    @Override
    public void stop() {
        running = false;
        try {
            ringing.join(LAST_RING);
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

    /** Stops after the web server, so that the last accepted events are announced too, and before Redis' connections. */
    @Override
    public int getPhase() {
        return 1;
    }
}
