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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.json.JsonMapper;

/** Everyone who watches, and the thread that brings them news: one for all of them, and only while there are any. */
class Feed implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Feed.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final int PART_OF_ONE_SUBJECT = 4;

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

    /**
     * Lets a person or service watch until its token expires; {@link #leave} must follow.
     *
     * @throws Refused if all places are taken, or the subject has a quarter of them already
     */
    synchronized Viewer enter(String subject, Instant expiresAt) {
        if (viewers.stream().filter(viewer -> viewer.subject().equals(subject)).count() >= mostOfOneSubject()) {
            throw new Refused(Problem.TOO_MANY_AT_ONCE, RETRY_AFTER);
        }
        if (!running || viewers.size() >= properties.maxViewers()) {
            throw new Refused(Problem.FEED_FULL, RETRY_AFTER);
        }
        var viewer = new Viewer(subject, expiresAt, properties.heartbeat(), clock);
        viewers.add(viewer);
        if (newsagent == null || !newsagent.isAlive()) {
            newsagent = Thread.ofVirtual().name("console-feed").start(this::bringNews);
        }
        return viewer;
    }

    private int mostOfOneSubject() {
        return Math.max(1, properties.maxViewers() / PART_OF_ONE_SUBJECT);
    }

    synchronized void leave(Viewer viewer) {
        viewers.remove(viewer);
    }

    private void bringNews() {
        try {
            while (isWatched()) {
                var begin = System.nanoTime();
                publishNews();
                Thread.sleep(properties.pollEvery().minusNanos(System.nanoTime() - begin));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** A round that fails is left out: without this thread all feeds would be silent for ever. */
    private void publishNews() {
        try {
            publish(news());
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            log.warn("The viewers of the live feed get no news in this round", e);
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
