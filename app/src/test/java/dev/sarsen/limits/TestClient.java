// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import dev.sarsen.EventJson;
import dev.sarsen.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A client with a token of its own. */
record TestClient(URI server, String token) {

    /** More than are stored in a group. */
    static final int MANY = 21;

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    static TestClient of(String name, URI server) {
        return new TestClient(server, Tokens.ofClient(name));
    }

    TestClient at(URI other) {
        return new TestClient(other, token);
    }

    /** Does a task so many times at the same time. */
    static <T> List<T> together(int times, Supplier<T> task) {
        var tasks = IntStream.range(0, times)
                .mapToObj(_ -> CompletableFuture.supplyAsync(task, Thread::startVirtualThread))
                .toList();
        return tasks.stream().map(CompletableFuture::join).toList();
    }

    HttpResponse<String> read() {
        return get("/api/v1/accounts/nobody");
    }

    HttpResponse<String> get(String path) {
        return send(request(path));
    }

    HttpResponse<String> post() {
        return postAll(EventJson.event().toString());
    }

    /** Posts so many events that they share their commit with nobody. */
    HttpResponse<String> postMany() {
        return postAll(Stream.generate(() -> EventJson.event().toString())
                .limit(MANY)
                .collect(Collectors.joining(",", "[", "]")));
    }

    HttpResponse<String> postAll(String events) {
        return send(request("/api/v1/events")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(events)));
    }

    HttpResponse<String> postGzip(byte[] gzip, String contentType) {
        return send(request("/api/v1/events")
                .header("Content-Type", contentType)
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(gzip)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path))
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
