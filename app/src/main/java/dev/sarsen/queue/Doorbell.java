package dev.sarsen.queue;

import dev.sarsen.platform.RedisUnavailable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import org.springframework.context.SmartLifecycle;

/**
 * Announces accepted events in the background, so that intake never waits for Redis. What does not fit, and what Redis does
 * not take, is dropped and counted: the sweep finds it in the inbox.
 */
public class Doorbell implements SmartLifecycle {

    private static final int MOST_AT_ONCE = 50 * EventQueue.IDS_PER_ENTRY;

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
            announce(drain(new ArrayList<>()));
        }
    }

    private List<UUID> next() throws InterruptedException {
        var ids = new ArrayList<UUID>();
        ids.add(waiting.take());
        return drain(ids);
    }

    private List<UUID> drain(List<UUID> ids) {
        waiting.drainTo(ids, MOST_AT_ONCE);
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

    @Override
    public void stop() {
        running = false;
        ringing.interrupt();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public boolean isAutoStartup() {
        return enabled;
    }

    /** Stops after the web server, so that the last accepted events are announced too. */
    @Override
    public int getPhase() {
        return 0;
    }
}
