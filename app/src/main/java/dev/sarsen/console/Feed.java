// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.console;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.json.JsonMapper;

/** Everyone who watches, and the thread that brings them news: one for all of them, and only while there are any. */
class Feed implements SmartLifecycle {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Poll poll;
    private final JsonMapper json;
    private final ConsoleProperties properties;
    private final Clock clock;
    private final Set<Viewer> viewers = new HashSet<>();
    private @Nullable Thread newsagent;
    private long frames;
    private volatile boolean running;

    Feed(Poll poll, JsonMapper json, ConsoleProperties properties, Clock clock, MeterRegistry metrics) {
        this.poll = poll;
        this.json = json;
        this.properties = properties;
        this.clock = clock;
        Gauge.builder("sarsen.console.viewers", this::count)
                .description("Live feeds that this process serves")
                .register(metrics);
    }

    /** Lets somebody watch until their token expires; {@link #leave} must follow. */
    synchronized Viewer enter(Instant expiresAt) {
        if (!running || viewers.size() >= properties.maxViewers()) {
            throw new Refused(Problem.FEED_FULL, RETRY_AFTER);
        }
        var viewer = new Viewer(expiresAt, properties.heartbeat(), clock);
        viewers.add(viewer);
        if (newsagent == null || !newsagent.isAlive()) {
            newsagent = Thread.ofVirtual().name("console-feed").start(this::bringNews);
        }
        return viewer;
    }

    synchronized void leave(Viewer viewer) {
        viewers.remove(viewer);
    }

    private void bringNews() {
        try {
            while (isWatched()) {
                var begin = System.nanoTime();
                publish(news());
                Thread.sleep(properties.pollEvery().minusNanos(System.nanoTime() - begin));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isWatched() {
        if (viewers.isEmpty()) {
            newsagent = null;
        }
        return newsagent != null;
    }

    private Viewer.Frame news() {
        frames++;
        return Viewer.Frame.overview(frames, json.writeValueAsString(poll.news()));
    }

    private void publish(Viewer.Frame frame) {
        watching().forEach(viewer -> viewer.offer(frame));
    }

    private synchronized List<Viewer> watching() {
        return List.copyOf(viewers);
    }

    synchronized int count() {
        return viewers.size();
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public synchronized void stop() {
        running = false;
        if (newsagent != null) {
            newsagent.interrupt();
        }
        publish(Viewer.Frame.end("shutdown"));
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the drain, before the web server waits for the requests in flight. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 512;
    }
}
