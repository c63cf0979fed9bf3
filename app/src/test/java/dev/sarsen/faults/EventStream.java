// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * A steady stream of batches, and the ids of all events that got a receipt. Half of its senders make their ids and post a batch
 * again until it is answered; the others leave the ids to the server and post everything once.
 */
final class EventStream implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Ledger ledger = new Ledger();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final HttpClient client = Sender.client();
    private final URI server;
    private final List<Thread> senders = new ArrayList<>();
    private final Queue<AutoCloseable> remainders = new ArrayDeque<>();

    private EventStream(URI server) {
        this.server = server;
    }

    static EventStream start(URI server, Supplier<String> token, Load load) {
        var stream = new EventStream(server);
        stream.add(token, load, stream.stop);
        return stream;
    }

    /** More senders, each a client of its own, for as long as the answer is open. */
    AutoCloseable crowd(Load load) {
        var leave = new CountDownLatch(1);
        add(new Crowd(load.senders()), load, leave);
        return leave::countDown;
    }

    /** Leaves a part of a fault in place while freshness is awaited. */
    void leave(AutoCloseable remainder) {
        remainders.add(remainder);
    }

    /** Ends what a fault has left in place. */
    void endRemainders() throws Exception {
        for (var remainder = remainders.poll(); remainder != null; remainder = remainders.poll()) {
            remainder.close();
        }
    }

    Ledger ledger() {
        return ledger;
    }

    /** Waits until so many more events have a receipt. */
    void awaitReceipts(int more) {
        int before = ledger.receipts();
        Awaitility.await("receipts").atMost(PATIENCE).until(() -> ledger.receipts() >= before + more);
    }

    /** Waits until so many more batches were refused. */
    void awaitRefusals(int more) {
        int before = ledger.refusals().size();
        Awaitility.await("refusals")
                .atMost(PATIENCE)
                .until(() -> ledger.refusals().size() >= before + more);
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
        try {
            endRemainders();
        } catch (Exception e) {
            throw new IllegalStateException("A part of the fault is still in place", e);
        }
    }

    private void add(Supplier<String> token, Load load, CountDownLatch leave) {
        IntStream.range(0, load.senders())
                .mapToObj(i -> Thread.ofPlatform().daemon().name("sender-" + i).unstarted(() -> {
                    var events = new Events(i, load.prefix(), i % 2 == 0);
                    new Sender(client, server, token, ledger, leave)
                            .send(events, load.batch(), load.rate() / load.senders());
                }))
                .peek(Thread::start)
                .forEach(senders::add);
    }

    /**
     * How much is sent.
     *
     * @param batch events of a request
     * @param rate events in a second, of all senders together
     * @param prefix of the names of the accounts
     */
    record Load(int senders, int batch, double rate, String prefix) {}
}
