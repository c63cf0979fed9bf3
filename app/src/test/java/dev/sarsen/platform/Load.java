// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import dev.sarsen.Web;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Clients that post one event after another on connections that they keep, until they are stopped. */
final class Load implements AutoCloseable {

    private final Web web;
    private final AtomicLong accepted = new AtomicLong();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients;
    private volatile boolean running = true;

    private Load(Web web, int clients) {
        this.web = web;
        this.clients = IntStream.range(0, clients)
                .mapToObj(i -> Thread.ofPlatform().name("client-" + i).start(this::post))
                .toList();
    }

    static Load on(Web web, int clients) {
        return new Load(web, clients);
    }

    long accepted() {
        return accepted.get();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Returns when the last request has its answer. */
    void stop() {
        running = false;
        clients.forEach(Load::join);
    }

    @Override
    public void close() {
        stop();
    }

    private static void join(Thread client) {
        try {
            client.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void post() {
        while (running) {
            try {
                var answer = web.post("/api/v1/events", event());
                if (answer.statusCode() == 202) {
                    accepted.incrementAndGet();
                } else {
                    failures.add(answer + " " + answer.body());
                }
            } catch (RuntimeException e) {
                failures.add(e.toString());
                return;
            }
        }
    }

    private static String event() {
        return """
                {"accountId":"a","userId":"u","eventType":"call_made","timestamp":"%s"}""".formatted(Instant.now());
    }
}
