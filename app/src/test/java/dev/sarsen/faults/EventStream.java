package dev.sarsen.faults;

import dev.sarsen.Tokens;
import dev.sarsen.local.SalesEvent;
import dev.sarsen.local.SalesEvents;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A steady stream of batches, and the ids of all events that got a receipt. One sender makes its ids and posts a batch again
 * until it is answered; the other leaves the ids to the server and posts everything once.
 */
final class EventStream implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int BATCH = 10;
    private static final long PAUSE_MILLIS = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Supplier<URI> server;
    private final Set<UUID> receipted = ConcurrentHashMap.newKeySet();
    private final Queue<Integer> refusals = new ConcurrentLinkedQueue<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<Thread> senders;

    private EventStream(Supplier<URI> server) {
        this.server = server;
        this.senders = List.of(
                Thread.ofPlatform().start(() -> send(new SalesEvents(1), true)),
                Thread.ofPlatform().start(() -> send(new SalesEvents(2), false)));
    }

    static EventStream start(Supplier<URI> server) {
        return new EventStream(server);
    }

    /** The events that the server has promised to keep. */
    Set<UUID> receipted() {
        return receipted;
    }

    /** The status of every answer that was not a 202. */
    Queue<Integer> refusals() {
        return refusals;
    }

    /** Waits until so many more events have a receipt. */
    void awaitReceipts(int more) {
        int before = receipted.size();
        Awaitility.await("receipts").atMost(PATIENCE).until(() -> receipted.size() >= before + more);
    }

    /** Waits until so many more batches were refused. */
    void awaitRefusals(int more) {
        int before = refusals.size();
        Awaitility.await("refusals").atMost(PATIENCE).until(() -> refusals.size() >= before + more);
    }

    /** Ends the stream when the batches on their way are answered. */
    void end() {
        stop.countDown();
        Awaitility.await("the last answers")
                .atMost(PATIENCE)
                .until(() -> senders.stream().noneMatch(Thread::isAlive));
    }

    @Override
    public void close() {
        stop.countDown();
        senders.forEach(Thread::interrupt);
        client.shutdownNow();
    }

    private void send(SalesEvents events, boolean ownIds) {
        try {
            do {
                var batch = events.next(BATCH, Instant.now());
                deliver(
                        ownIds
                                ? batch
                                : batch.stream().map(EventStream::withoutId).toList(),
                        ownIds);
            } while (!stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(List<SalesEvent> batch, boolean untilAnswered) throws InterruptedException {
        var body = JSON.writeValueAsBytes(batch);
        boolean answered = post(body);
        while (untilAnswered && !answered) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            answered = post(body);
        }
    }

    private boolean post(byte[] body) throws InterruptedException {
        var request = HttpRequest.newBuilder(server.get().resolve("/api/v1/events"))
                .header("Authorization", "Bearer " + Tokens.all())
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            var response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 202) {
                refusals.add(response.statusCode());
                return false;
            }
            ids(response.body()).forEach(receipted::add);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Stream<UUID> ids(String receipts) {
        return JSON.readTree(receipts)
                .path("receipts")
                .valueStream()
                .filter(receipt -> !receipt.path("status").stringValue().equals("refused"))
                .map(EventStream::id);
    }

    private static UUID id(JsonNode receipt) {
        return UUID.fromString(receipt.path("id").stringValue());
    }

    private static SalesEvent withoutId(SalesEvent event) {
        return new SalesEvent(
                null, event.accountId(), event.userId(), event.eventType(), event.timestamp(), event.metadata());
    }
}
