// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a Sarsen over HTTP, and asks again while it has no time. */
final class Reads {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int TRIES = 30;

    private final HttpClient client = Sender.client();
    private final URI server;
    private final Supplier<String> token;

    Reads(URI server, Supplier<String> token) {
        this.server = server;
        this.token = token;
    }

    /** The signals of an account, from all pages. */
    List<JsonNode> signalsOf(String account) throws IOException, InterruptedException {
        var signals = new ArrayList<JsonNode>();
        var first = "/api/v1/signals?limit=200&accountId=" + account;
        var page = get(first);
        page.path("items").forEach(signals::add);
        while (page.hasNonNull("nextCursor")) {
            page = get(first + "&cursor=" + page.path("nextCursor").stringValue());
            page.path("items").forEach(signals::add);
        }
        return signals;
    }

    /** How many signals the account counts; none if there is no such account. */
    long countedBy(String account) throws IOException, InterruptedException {
        return get("/api/v1/accounts/" + account).path("signals").longValue(0);
    }

    /** What has become of an event: pending, scored, dead; empty if nobody knows it. */
    String stateOf(String id) throws IOException, InterruptedException {
        return get("/api/v1/events/" + id).path("status").stringValue("");
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        String trouble = "";
        for (int i = 0; i < TRIES; i++) {
            try {
                var answer = client.send(request(path), HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    return JSON.readTree(answer.body());
                }
                if (answer.statusCode() == 404) {
                    return JSON.createObjectNode();
                }
                trouble = answer.statusCode() + " " + answer.body();
            } catch (IOException e) {
                trouble = e.toString();
            }
            TimeUnit.SECONDS.sleep(1);
        }
        throw new IOException("%s has no answer to %s: %s".formatted(server, path, trouble));
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(server.resolve(path))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + token.get())
                .build();
    }
}
