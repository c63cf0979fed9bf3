// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.notifications;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/** What notifications are posted to; it answers as it is told. */
class WebhookReceiver implements AutoCloseable {

    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile int status = 204;

    record Received(Headers headers, String body) {

        String id() {
            return headers.getFirst("webhook-id");
        }

        /** Whether the signature is the one that the receiver computes. */
        boolean isSigned() {
            long seconds = Long.parseLong(headers.getFirst("webhook-timestamp"));
            return WebhookSignature.of(SECRET).sign(id(), seconds, body).equals(headers.getFirst("webhook-signature"));
        }
    }

    WebhookReceiver() throws IOException {
        this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    private WebhookReceiver(HttpServer server) {
        this.server = server;
        server.createContext("/", this::receive);
        server.start();
    }

    /** Over TLS, with the certificate of the context. */
    static WebhookReceiver with(SSLContext tls) throws IOException {
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new WebhookReceiver(server);
    }

    URI url() {
        var scheme = server instanceof HttpsServer ? "https" : "http";
        return URI.create("%s://localhost:%d/hooks/sarsen"
                .formatted(scheme, server.getAddress().getPort()));
    }

    void answers(int next) {
        status = next;
    }

    List<Received> received() {
        return received;
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(new Received(exchange.getRequestHeaders(), body));
            exchange.getResponseHeaders().set("Location", url() + "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
