// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.migration;

import dev.sarsen.ApiClient;
import dev.sarsen.ApplicationProcess;
import dev.sarsen.Tokens;
import dev.sarsen.local.SalesEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import tools.jackson.databind.json.JsonMapper;

/** One client that posts batches and one that reads; neither asks twice, so that every refusal is seen. */
final class ReleaseLoad implements AutoCloseable {

    private static final List<String> READS =
            List.of("/api/v1/accounts", "/api/v1/signals?limit=20", "/api/v1/signals/stats", "/api/v1/dead-events");
    private static final int BATCH = 10;
    private static final long PAUSE_MILLIS = 25;

    private final Set<UUID> receipted = ConcurrentHashMap.newKeySet();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final SalesEvents events = new SalesEvents(1);
    private final AtomicInteger posts = new AtomicInteger();
    private final AtomicInteger reads = new AtomicInteger();
    private volatile ApiClient api;
    private final List<Thread> clients;

    ReleaseLoad(ApplicationProcess api) {
        this.api = client(api);
        this.clients =
                List.of(start(client -> post(client, posts)), start(client -> read(client, reads.getAndIncrement())));
    }

    /** The events that were answered with a receipt. */
    Set<UUID> receipted() {
        return receipted;
    }

    /** What was not answered as it should, in words. */
    Queue<String> failures() {
        return failures;
    }

    /** Sends everything to another process from now on; returns when nothing is on its way to the one before. */
    void turnTo(ApplicationProcess other) {
        api = client(other);
        awaitMore(2);
    }

    /** Waits until each client had so many more answers. */
    void awaitMore(int answers) {
        int posted = posts.get();
        int read = reads.get();
        Awaitility.await("answers")
                .atMost(Duration.ofMinutes(2))
                .until(() -> posts.get() >= posted + answers && reads.get() >= read + answers);
    }

    int answers() {
        return posts.get() + reads.get();
    }

    /** Ends when what is on its way is answered. */
    void end() {
        stop.countDown();
        Awaitility.await("the last answers")
                .atMost(Duration.ofMinutes(1))
                .until(() -> clients.stream().noneMatch(Thread::isAlive));
    }

    @Override
    public void close() {
        end();
    }

    private void post(ApiClient client, AtomicInteger posts) {
        var batch = events.next(BATCH, Instant.now());
        var answer = client.post(JsonMapper.shared().writeValueAsString(batch), "application/json");
        if (answer.status() == 202) {
            answer.json()
                    .path("receipts")
                    .valueStream()
                    .forEach(receipt ->
                            receipted.add(UUID.fromString(receipt.path("id").stringValue())));
        } else {
            failures.add("POST /api/v1/events: " + answer);
        }
        posts.incrementAndGet();
    }

    private void read(ApiClient client, int number) {
        var path = READS.get(number % READS.size());
        var answer = client.get(path);
        if (answer.status() != 200) {
            failures.add("GET %s: %s".formatted(path, answer));
        }
    }

    private Thread start(Consumer<ApiClient> request) {
        return Thread.ofPlatform().start(() -> {
            try {
                do {
                    request.accept(api);
                } while (!stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                failures.add("No answer: " + e);
            }
        });
    }

    private static ApiClient client(ApplicationProcess api) {
        return new ApiClient(api.uri("/").getPort(), Tokens.all());
    }
}
