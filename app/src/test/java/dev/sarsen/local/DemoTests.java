// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DemoTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<Integer> failures = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @TempDir
    private Path folder;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/events", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void postsTheAskedNumberAndKeepsALedger() throws IOException {
        assertThat(run("--count", "25", "--rate", "1000")).isZero();
        assertThat(Files.readAllLines(ledger())).hasSize(25).isEqualTo(ids(bodies));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429, 0})
    void postsTheSameBodyAgainUntilItIsAnswered(int failure) throws IOException {
        failures.addAll(List.of(failure, failure));
        assertThat(run("--count", "5")).isZero();
        assertThat(bodies).hasSize(3).containsOnly(bodies.getFirst());
        assertThat(Files.readAllLines(ledger())).hasSize(5);
    }

    @Test
    void doesNotRepeatWhatTheServerRefuses() throws IOException {
        failures.add(422);
        assertThat(run("--count", "5")).isZero();
        assertThat(bodies).hasSize(1);
        assertThat(Files.readAllLines(ledger())).isEmpty();
    }

    @Test
    void refusesARateOfNothing() {
        assertThat(run("--rate", "0")).isEqualTo(2);
    }

    private int run(String... options) {
        var args = new ArrayList<>(List.of(options));
        args.addAll(List.of("--url", "http://localhost:" + server.getAddress().getPort()));
        args.addAll(List.of("--ledger", ledger().toString(), "--token", "a token"));
        return Demo.commandLine().execute(args.toArray(String[]::new));
    }

    private Path ledger() {
        return folder.resolve("ledger");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            bodies.add(body);
            int status = failures.isEmpty() ? 202 : failures.removeFirst();
            if (status != 0) {
                byte[] answer = JSON.writeValueAsBytes(accepted(body));
                exchange.sendResponseHeaders(status, answer.length);
                exchange.getResponseBody().write(answer);
            }
        }
    }

    private static Receipts accepted(String body) {
        var ids = ids(List.of(body));
        var receipts = IntStream.range(0, ids.size())
                .mapToObj(i -> new Receipts.Receipt(UUID.fromString(ids.get(i)), "accepted", null))
                .toList();
        return new Receipts(ids.size(), 0, 0, receipts);
    }

    private static List<String> ids(List<String> bodies) {
        return bodies.stream()
                .map(JSON::readTree)
                .flatMap(JsonNode::valueStream)
                .map(event -> event.get("id").stringValue())
                .toList();
    }
}
