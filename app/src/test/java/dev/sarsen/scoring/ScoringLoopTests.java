package dev.sarsen.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScoringLoopTests {

    private final CountDownLatch release = new CountDownLatch(1);

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
}
