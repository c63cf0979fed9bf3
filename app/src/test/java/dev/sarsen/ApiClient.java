// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the API under test, by default with a token of every scope. */
public final class ApiClient {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(tools.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String root;
    private final String token;

    public ApiClient(int port) {
        this(port, Tokens.all());
    }

    public ApiClient(int port, String token) {
        this.root = "http://localhost:" + port;
        this.token = token;
    }

    /** Text as a part of a path or a query. */
    public static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace(".", "%2E");
    }

    public Answer get(String path) {
        return send(request(path));
    }

    /** Posts events as JSON: one, or an array. */
    public Answer post(Object events) {
        return post(events.toString(), "application/json");
    }

    public Answer post(String body, String contentType) {
        return send(request("/api/v1/events")
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(root + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token);
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** An answer of the API. */
    public record Answer(HttpResponse<String> response) {

        public int status() {
            return response.statusCode();
        }

        public String body() {
            return response.body();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public JsonNode json() {
            return JSON.readTree(body());
        }

        /** The text at a JSON pointer, "" if there is none. */
        public String at(String pointer) {
            return json().at(pointer).asString("");
        }

        @Override
        public String toString() {
            return status() + " " + body();
        }
    }
}
