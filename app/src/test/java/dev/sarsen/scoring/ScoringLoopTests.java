// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.queue.EventQueue;
import dev.sarsen.queue.EventQueue.Depth;
import dev.sarsen.queue.EventQueue.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScoringLoopTests {

    private final BrokenQueue queue = new BrokenQueue();
    private final CountDownLatch release = new CountDownLatch(1);

    @Test
    void goesOnAfterAnErrorOfTheMachine() {
        var properties = ScoringPropertiesTests.defaults();
        var worker = new Worker(queue, null, null, properties);
        var loop = new ScoringLoop(worker, queue, properties, true);
        loop.start();
        try {
            await().until(() -> queue.claims.get() > properties.threads() * 2 && queue.reclaims.get() > 1);
        } finally {
            loop.stop();
        }
    }

    @AfterEach
    void release() {
        release.countDown();
    }

    @Test
    void sharesOneGraceAmongAllThreads() {
        var threads = Stream.generate(this::stuck).limit(10).toList();
        var begin = Instant.now();
        ScoringLoop.awaitEnd(threads, Duration.ofMillis(500));
        assertThat(Duration.between(begin, Instant.now())).isBetween(Duration.ofMillis(490), Duration.ofSeconds(4));
    }

    @Test
    void waitsNoLongerThanTheThreadsWork() {
        var thread = stuck();
        release.countDown();
        ScoringLoop.awaitEnd(List.of(thread), Duration.ofMinutes(1));
        assertThat(thread.isAlive()).isFalse();
    }

    private Thread stuck() {
        return Thread.ofVirtual().start(() -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Runs out of memory whatever is asked of it. */
    private static class BrokenQueue implements EventQueue {

        private final AtomicInteger claims = new AtomicInteger();
        private final AtomicInteger reclaims = new AtomicInteger();

        @Override
        public void append(List<UUID> ids, Map<UUID, String> traces) {
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
