// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.queue;

import dev.sarsen.platform.RedisUnavailable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Announces accepted events in the background, so that intake never waits for Redis. What does not fit, and what Redis does
 * not take, is dropped and counted: the sweep finds it in the inbox.
 */
public class Doorbell implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Doorbell.class);
    private static final int MOST_AT_ONCE = 50 * EventQueue.IDS_PER_ENTRY;
    private static final Duration LOOK_UP = Duration.ofMillis(100);
    private static final Duration LAST_RING = Duration.ofSeconds(5);

    private final EventQueue queue;
    private final LinkedBlockingQueue<Ring> waiting;
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
        var trace = StreamTraces.current();
        long fitting =
                ids.stream().filter(id -> waiting.offer(new Ring(id, trace))).count();
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

    private List<Ring> next() throws InterruptedException {
        var rings = new ArrayList<Ring>();
        var first = waiting.poll(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            rings.add(first);
            waiting.drainTo(rings, MOST_AT_ONCE);
        }
        return rings;
    }

    private void announce(List<Ring> rings) {
        if (rings.isEmpty()) {
            return;
        }
        try {
            queue.append(rings.stream().map(Ring::id).toList(), traces(rings));
            announced.increment(rings.size());
        } catch (RedisUnavailable e) {
            unavailable.increment(rings.size());
        } catch (RuntimeException e) {
            unavailable.increment(rings.size());
            log.error("{} events could not be announced and are left to the sweep", rings.size(), e);
        }
    }

    private static Map<UUID, String> traces(List<Ring> rings) {
        var traces = new HashMap<UUID, String>();
        for (var ring : rings) {
            if (ring.trace() != null) {
                traces.put(ring.id(), ring.trace());
            }
        }
        return traces;
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

    /** An accepted event, and the trace in which it was, if any. */
    private record Ring(UUID id, @Nullable String trace) {}
}
