package dev.sarsen.scoring;

import static org.awaitility.Awaitility.await;

import dev.sarsen.queue.EventQueue;
import dev.sarsen.queue.EventQueue.Depth;
import dev.sarsen.queue.EventQueue.Entry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ScoringLoopTests {

    private final BrokenQueue queue = new BrokenQueue();

    @Test
    void goesOnAfterAnErrorOfTheMachine() {
        var properties = ScoringPropertiesTests.defaults();
        var worker = new Worker(queue, null, null, null, properties, new SimpleMeterRegistry());
        var loop = new ScoringLoop(worker, queue, properties, true);
        loop.start();
        try {
            await().until(() -> queue.claims.get() > properties.threads() * 2 && queue.reclaims.get() > 1);
        } finally {
            loop.stop();
        }
    }

    /** Runs out of memory whatever is asked of it. */
    private static class BrokenQueue implements EventQueue {

        private final AtomicInteger claims = new AtomicInteger();
        private final AtomicInteger reclaims = new AtomicInteger();

        @Override
        public void append(List<UUID> ids) {
            throw new OutOfMemoryError("a test's");
        }

        @Override
        public List<Entry> claim(int maxEntries) {
            claims.incrementAndGet();
            throw new OutOfMemoryError("a test's");
        }

        @Override
        public List<Entry> reclaim(int maxEntries) {
            reclaims.incrementAndGet();
            throw new OutOfMemoryError("a test's");
        }

        @Override
        public void acknowledge(List<Entry> entries) {
            throw new OutOfMemoryError("a test's");
        }

        @Override
        public long forgetConsumersIdleFor(Duration idle) {
            throw new OutOfMemoryError("a test's");
        }

        @Override
        public Depth depth() {
            throw new OutOfMemoryError("a test's");
        }
    }
}
