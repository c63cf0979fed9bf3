package dev.sarsen.limits;

import dev.sarsen.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** One of several clients, as the limits tell them apart. */
record TestClient(HttpClient http, URI server) {

    static TestClient number(int number, URI server) {
        try {
            var http = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .localAddress(InetAddress.getByName("127.0.0." + number))
                    .build();
            return new TestClient(http, server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestClient at(URI other) {
        return new TestClient(http, other);
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

    HttpResponse<String> postAll(String events) {
        return send(request("/api/v1/events")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(events)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
