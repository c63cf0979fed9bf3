// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The loss counter against a server that can lie. */
class LossCounterTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Map<String, List<UUID>> stored = new ConcurrentHashMap<>();
    private final StringWriter printed = new StringWriter();
    private HttpServer server;
    private volatile boolean forgets;
    private volatile boolean countsTwice;
    private volatile boolean refusesFirst;
    private volatile int secondsToScore;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/events", exchange -> answer(exchange, post(exchange)));
        server.createContext("/api/v1/signals", exchange -> answer(exchange, signals(last(exchange, '='))));
        server.createContext("/api/v1/accounts/", exchange -> answer(exchange, account(last(exchange, '/'))));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void findsNothingWrongWithAnHonestServer() {
        assertThat(run()).isZero();
        assertThat(printed.toString()).contains("lost 0, doubled 0, late 0", "post: p50", "acceptance to score: p50");
    }

    @Test
    void postsAgainWhatWasNotAnswered() {
        refusesFirst = true;
        assertThat(run()).isZero();
    }

    @Test
    void seesAnEventThatWasForgotten() {
        forgets = true;
        assertThat(run()).isEqualTo(1);
        assertThat(printed.toString()).contains("lost 1, doubled 0", "unknown");
    }

    @Test
    void seesAnEventThatCountedTwice() {
        countsTwice = true;
        assertThat(run()).isEqualTo(1);
        assertThat(printed.toString()).contains("lost 0, doubled " + stored.size());
    }

    @Test
    void seesEventsThatWereLate() {
        secondsToScore = 5;
        assertThat(run("--fresh", "4s")).isEqualTo(1);
        assertThat(printed.toString()).doesNotContain("late 0 ");
    }

    @Test
    void refusesARateOfNothing() {
        assertThat(run("--rate", "0")).isEqualTo(2);
    }

    private int run(String... options) {
        var args = new ArrayList<>(List.of(
                "--url",
                "http://localhost:" + server.getAddress().getPort(),
                "--token",
                "a token",
                "--duration",
                "300ms",
                "--batch",
                "5",
                "--patience",
                "0s"));
        args.addAll(List.of(options));
        return LossCounter.commandLine().setOut(new PrintWriter(printed, true)).execute(args.toArray(String[]::new));
    }

    private synchronized Map<String, Object> post(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("GET")) {
            return Map.of();
        }
        var receipts = new ArrayList<Map<String, Object>>();
        for (var event : JSON.readTree(exchange.getRequestBody())) {
            var id = event.has("id") ? UUID.fromString(event.path("id").stringValue()) : UUID.randomUUID();
            receipts.add(Map.of("index", receipts.size(), "id", id, "status", "accepted"));
            store(event, id);
        }
        if (refusesFirst) {
            refusesFirst = false;
            return Map.of("status", 503);
        }
        return Map.of("receipts", receipts);
    }

    private void store(JsonNode event, UUID id) {
        if (forgets) {
            forgets = false;
            return;
        }
        var ofAccount = stored.computeIfAbsent(event.path("accountId").stringValue(), _ -> new ArrayList<>());
        if (!ofAccount.contains(id)) {
            ofAccount.add(id);
        }
    }

    private synchronized Map<String, Object> signals(String account) {
        var accepted = Instant.now();
        return Map.of(
                "items",
                stored.getOrDefault(account, List.of()).stream()
                        .map(id -> Map.of(
                                "id", id, "acceptedAt", accepted, "scoredAt", accepted.plusSeconds(secondsToScore)))
                        .toList());
    }

    private synchronized Map<String, Object> account(String account) {
        return Map.of("signals", stored.getOrDefault(account, List.of()).size() + (countsTwice ? 1 : 0));
    }

    private static String last(HttpExchange exchange, char after) {
        var uri = exchange.getRequestURI().toString();
        return uri.substring(uri.lastIndexOf(after) + 1);
    }

    private static void answer(HttpExchange exchange, Map<String, Object> body) throws IOException {
        int status = body.containsKey("status")
                ? 503
                : exchange.getRequestMethod().equals("POST") ? 202 : body.isEmpty() ? 404 : 200;
        byte[] bytes = JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
