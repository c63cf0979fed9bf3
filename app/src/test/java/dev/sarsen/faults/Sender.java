// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import dev.sarsen.local.Pace;
import dev.sarsen.local.SalesEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One client: posts batches at a pace, and again until they are answered if their events bear ids. */
final class Sender {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 50;

    private final HttpClient client;
    private final URI address;
    private final Supplier<String> token;
    private final Ledger ledger;
    private final CountDownLatch stop;

    Sender(HttpClient client, URI server, Supplier<String> token, Ledger ledger, CountDownLatch stop) {
        this.client = client;
        this.address = server.resolve("/api/v1/events");
        this.token = token;
        this.ledger = ledger;
        this.stop = stop;
    }

    static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build();
    }

    /** @param rate events in a second */
    void send(Events events, int batch, double rate) {
        var pace = new Pace(rate);
        try {
            do {
                deliver(events.next(batch));
                pace.rest(batch, stop);
            } while (stop.getCount() > 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Posts a batch, again and again if its events bear ids. */
    void deliver(List<SalesEvent> batch) throws InterruptedException {
        var body = JSON.writeValueAsBytes(batch);
        var outcome = post(body, batch);
        while (outcome == Outcome.UNKNOWN && batch.getFirst().id() != null) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            outcome = post(body, batch);
        }
        if (outcome == Outcome.UNKNOWN) {
            ledger.abandoned(batch);
        }
        if (outcome != Outcome.KEPT) {
            var _ = stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private Outcome post(byte[] body, List<SalesEvent> batch) throws InterruptedException {
        long begin = System.nanoTime();
        try {
            var answer = client.send(request(body), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 202) {
                ledger.answered(System.nanoTime() - begin);
                note(answer.body(), batch);
                return Outcome.KEPT;
            }
            ledger.refused(
                    answer.statusCode(),
                    answer.headers().firstValue("Retry-After").isPresent());
            return answer.statusCode() == 422 || answer.statusCode() == 400 ? Outcome.REFUSED : Outcome.UNKNOWN;
        } catch (IOException e) {
            ledger.silent(e);
            return Outcome.UNKNOWN;
        }
    }

    private HttpRequest request(byte[] body) {
        return HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + token.get())
                .header("Content-Type", "application/json")
                .timeout(REQUEST_TIMEOUT)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private void note(String receipts, List<SalesEvent> batch) {
        JSON.readTree(receipts)
                .path("receipts")
                .valueStream()
                .filter(receipt -> !receipt.path("status").stringValue().equals("refused"))
                .forEach(receipt -> ledger.receipt(id(receipt), accountOf(receipt, batch)));
    }

    private static UUID id(JsonNode receipt) {
        return UUID.fromString(receipt.path("id").stringValue());
    }

    private static String accountOf(JsonNode receipt, List<SalesEvent> batch) {
        return batch.get(receipt.path("index").intValue()).accountId();
    }

    /** What a client may take for granted after an answer, or after none. */
    private enum Outcome {
        KEPT,
        REFUSED,
        UNKNOWN
    }
}
