// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.smoke;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** An issuer and an API in one, which answer as they are told; without being told, as those do where all is well. */
class StubbedApi implements AutoCloseable {

    static final String ID = "01998e2a-0000-7000-8000-000000000001";

    private final HttpServer server;
    private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private record Answer(int status, String body) {}

    StubbedApi() throws IOException {
        this(HttpServer.create(onLoopback(), 0));
    }

    /** With a certificate. */
    static StubbedApi with(SSLContext tls) throws IOException {
        var server = HttpsServer.create(onLoopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new StubbedApi(server);
    }

    private static InetSocketAddress onLoopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private StubbedApi(HttpServer server) {
        this.server = server;
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        answers("/token", 200, "{\"access_token\":\"a-token\"}");
        answers("/api/v1/overview", 200, "{\"process\":{\"commit\":\"abcdef1\"}}");
        answers("/api/v1/events", 202, "{\"receipts\":[{\"id\":\"%s\"}]}".formatted(ID));
        answers("/api/v1/events/" + ID, 200, "{\"status\":\"scored\",\"score\":1.0}");
        answers("/api/v1/accounts/smoke-test", 200, "{\"score\":12.3456}");
    }

    String address() {
        return (server instanceof HttpsServer ? "https" : "http") + "://localhost:"
                + server.getAddress().getPort();
    }

    /** From now on, but after those that come {@link #first}. */
    StubbedApi answers(String path, int status, String body) {
        answers.put(path, new ArrayDeque<>(List.of(new Answer(status, body))));
        return this;
    }

    /** So often before the last one that was told. */
    StubbedApi first(int times, String path, int status, String body) {
        var queue = new ArrayDeque<Answer>();
        for (int i = 0; i < times; i++) {
            queue.add(new Answer(status, body));
        }
        queue.addAll(answers.get(path));
        answers.put(path, queue);
        return this;
    }

    /** What was asked for: method, path, and the header Authorization. */
    List<String> requests() {
        return requests;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            var path = exchange.getRequestURI().getPath();
            requests.add("%s %s %s"
                    .formatted(
                            exchange.getRequestMethod(),
                            path,
                            exchange.getRequestHeaders().getFirst("Authorization")));
            var answer = next(path);
            var body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private synchronized Answer next(String path) {
        var queue = answers.getOrDefault(path, new ArrayDeque<>(List.of(new Answer(404, "nothing is here"))));
        return queue.size() > 1 ? queue.remove() : queue.element();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
