// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.console;

import dev.sarsen.ApiClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who watches the live feed. */
final class FeedReader implements AutoCloseable {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final HttpResponse<InputStream> response;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reading;

    private FeedReader(HttpResponse<InputStream> response) {
        this.response = response;
        this.reading = Thread.ofVirtual().start(this::read);
    }

    static FeedReader on(int port) {
        return send(new ApiClient(port).request("/api/v1/feed"));
    }

    static FeedReader on(int port, String token) {
        return send(new ApiClient(port, token).request("/api/v1/feed"));
    }

    static FeedReader send(HttpRequest.Builder request) {
        try {
            var unhurried = request.timeout(Duration.ofSeconds(10)).build();
            return new FeedReader(CLIENT.send(unhurried, BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    int status() {
        return response.statusCode();
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    List<String> lines() {
        return lines;
    }

    String text() {
        return String.join("\n", lines);
    }

    List<JsonNode> overviews() {
        return lines.stream()
                .filter(line -> line.startsWith("data: {\"at\""))
                .map(line -> JsonMapper.shared().readTree(line.substring("data: ".length())))
                .toList();
    }

    boolean hasEnded() {
        return !reading.isAlive();
    }

    private void read() {
        try (var body = response.body()) {
            var reader = new java.io.BufferedReader(new java.io.InputStreamReader(body, StandardCharsets.UTF_8));
            reader.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            lines.add("broken: " + e);
        }
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
