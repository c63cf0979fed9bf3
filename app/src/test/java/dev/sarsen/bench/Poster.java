package dev.sarsen.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Posts events and wants every one of them accepted. */
final class Poster implements AutoCloseable {

    static final String JSON = "application/json";
    static final String NDJSON = "application/x-ndjson";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI address;

    Poster(URI server) {
        this.address = server.resolve("/api/v1/events");
    }

    void post(byte[] body, String contentType) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address)
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        var response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 202) {
            throw new IOException("HTTP " + response.statusCode() + " " + new String(response.body()));
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
