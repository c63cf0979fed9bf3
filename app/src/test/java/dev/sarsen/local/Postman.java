// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * Delivers batches. A batch that was not answered for good is posted again, the same bytes with the same ids, until it is: so
 * a restart of the server loses nothing, and stores nothing twice.
 */
final class Postman implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
    private static final long FIRST_PAUSE = 100;
    private static final long LONGEST_PAUSE = 2_000;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final URI address;
    private final Bearer bearer;
    private final Tally tally;
    private final CountDownLatch stop;

    Postman(URI server, Bearer bearer, Tally tally, CountDownLatch stop) {
        this.bearer = bearer;
        this.address = server.resolve("/api/v1/events");
        this.tally = tally;
        this.stop = stop;
    }

    /** Posts until there is an answer; empty when told to stop before there was one. */
    Optional<Receipts> deliver(List<SalesEvent> events) throws InterruptedException {
        var body = JSON.writeValueAsBytes(events);
        long pause = FIRST_PAUSE;
        var answer = post(body, events.size());
        while (answer.isEmpty() && !stop.await(pause, TimeUnit.MILLISECONDS)) {
            pause = Math.min(2 * pause, LONGEST_PAUSE);
            tally.retry();
            answer = post(body, events.size());
        }
        return answer;
    }

    private Optional<Receipts> post(byte[] body, int events) throws InterruptedException {
        try {
            return read(client.send(request(body), HttpResponse.BodyHandlers.ofString()), events);
        } catch (IOException e) {
            tally.trouble("no answer from %s (%s)"
                    .formatted(
                            address,
                            Objects.requireNonNullElse(
                                    e.getMessage(), e.getClass().getSimpleName())));
            return Optional.empty();
        }
    }

    private HttpRequest request(byte[] body) throws IOException, InterruptedException {
        return HttpRequest.newBuilder(address)
                .timeout(REQUEST_TIMEOUT)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + bearer.token())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private Optional<Receipts> read(HttpResponse<String> response, int events) {
        int status = response.statusCode();
        if (status == 202) {
            var receipts = JSON.readValue(response.body(), Receipts.class);
            tally.trouble(receipts.refusal());
            return Optional.of(receipts);
        }
        tally.trouble("HTTP " + status + " " + response.body());
        if (status == 401) {
            bearer.forget();
        }
        return isTransient(status) ? Optional.empty() : Optional.of(Receipts.refused(events));
    }

    private static boolean isTransient(int status) {
        return status >= 500 || status == 429 || status == 408 || status == 401;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
