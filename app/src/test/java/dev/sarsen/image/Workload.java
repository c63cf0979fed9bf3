// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.image;

import dev.sarsen.EventJson;
import dev.sarsen.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A little of everything that clients and machines ask of a Sarsen, by a few connections at once. */
public final class Workload {

    private static final int CONNECTIONS = 4;
    private static final List<String> PAGES = List.of(
            "/api/v1/accounts?limit=20",
            "/api/v1/accounts/acct_1",
            "/api/v1/signals?limit=20&accountId=acct_1",
            "/api/v1/signals?limit=20&q=spring",
            "/api/v1/signals/stats?from=2026-01-01T00:00:00Z",
            "/healthz",
            "/");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Container container;

    private Workload(Container container) {
        this.container = container;
    }

    public static Workload on(Container container) {
        return new Workload(container);
    }

    /** Asks for as long; the number of requests that were served, not refused. */
    public long run(Duration duration) throws Exception {
        long end = System.nanoTime() + duration.toNanos();
        try (client;
                var connections = Executors.newFixedThreadPool(CONNECTIONS)) {
            var counts = connections.invokeAll(IntStream.range(0, CONNECTIONS)
                    .<Callable<Long>>mapToObj(_ -> () -> askUntil(end))
                    .toList());
            long sum = 0;
            for (Future<Long> count : counts) {
                sum += count.get();
            }
            if (sum == 0) {
                throw new IllegalStateException("Every request was refused.");
            }
            return sum;
        }
    }

    private long askUntil(long end) throws IOException, InterruptedException {
        long served = 0;
        while (System.nanoTime() < end) {
            served += post(event(), "application/json");
            served += post(events(20).toList().toString(), "application/json");
            served += post(String.join("\n", events(50).toList()), "application/x-ndjson");
            for (var page : PAGES) {
                served += send(HttpRequest.newBuilder(container.uri(page)));
            }
            served += send(HttpRequest.newBuilder(container.managementUri("/readyz")));
            served += send(HttpRequest.newBuilder(container.managementUri("/metrics")));
        }
        return served;
    }

    private long post(String body, String type) throws IOException, InterruptedException {
        URI uri = container.uri("/api/v1/events");
        return send(HttpRequest.newBuilder(uri)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** One, or none if it was refused. */
    private long send(HttpRequest.Builder request) throws IOException, InterruptedException {
        request.header("Authorization", "Bearer " + Tokens.all()).timeout(Duration.ofSeconds(30));
        int status = client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
        return status < 400 || status == 404 ? 1 : 0;
    }

    private static Stream<String> events(int count) {
        return Stream.generate(Workload::event).limit(count);
    }

    private static String event() {
        var event = EventJson.event();
        event.putObject("metadata").put("campaign", "spring").put("opens", 2);
        return event.toString();
    }
}
