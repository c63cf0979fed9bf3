// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import dev.sarsen.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/** Posts events as one client, and wants every one of them accepted unless it says otherwise. */
final class Poster implements AutoCloseable {

    static final String JSON = "application/json";
    static final String NDJSON = "application/x-ndjson";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI address;
    private final String token;

    Poster(URI server) {
        this(server, Tokens.all());
    }

    Poster(URI server, String token) {
        this.address = server.resolve("/api/v1/events");
        this.token = token;
    }

    void post(byte[] body, String contentType) throws IOException, InterruptedException {
        requireAccepted(client.send(request(body, contentType), HttpResponse.BodyHandlers.ofByteArray()));
    }

    /** Posts in the background; done when the answer is there, and exceptionally done if that is not an acceptance. */
    CompletableFuture<Void> postSoon(byte[] body) {
        return client.sendAsync(request(body, JSON), HttpResponse.BodyHandlers.ofByteArray())
                .thenAccept(Poster::requireAccepted);
    }

    /** Posts and takes every answer, which is given by its status. */
    int statusOf(byte[] body) throws IOException, InterruptedException {
        return client.send(request(body, JSON), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private HttpRequest request(byte[] body, String contentType) {
        return HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private static void requireAccepted(HttpResponse<byte[]> response) {
        if (response.statusCode() != 202) {
            throw new IllegalStateException("HTTP " + response.statusCode() + " " + new String(response.body()));
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
