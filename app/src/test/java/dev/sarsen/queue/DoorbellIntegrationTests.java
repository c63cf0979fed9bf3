// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.queue;

import static dev.sarsen.queue.TestStream.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.RedisBinaries;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoorbellIntegrationTests {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private TestStream stream;

    @BeforeAll
    void start() {
        stream = new TestStream(RedisBinaries.EMBEDDED, TestStream.TIMEOUT);
    }

    @AfterEach
    void reset() throws Exception {
        stream.reset();
        metrics.clear();
    }

    @AfterAll
    void stop() {
        stream.close();
    }

    @Test
    void announcesInTheBackground() {
        var doorbell = doorbell(1_000);
        doorbell.start();
        doorbell.ring(ids(250));
        await().until(() -> announced() == 250);
        assertThat(announcedIds()).isEqualTo(250);
        doorbell.stop();
    }

    @Test
    void dropsAndCountsWhatDoesNotFit() {
        var doorbell = doorbell(10);
        doorbell.ring(ids(25));
        assertThat(dropped("full")).isEqualTo(15);
        doorbell.start();
        doorbell.stop();
        assertThat(announcedIds()).isEqualTo(10);
    }

    @Test
    void returnsAtOnceWhileRedisHangs() {
        var doorbell = doorbell(100_000);
        doorbell.start();
        doorbell.ring(ids(1));
        await().until(() -> announced() == 1);
        stream.server().hang();
        try {
            var waited = Stream.generate(() -> timed(() -> doorbell.ring(ids(10))))
                    .limit(1_000)
                    .filter(time -> time.compareTo(TestStream.TIMEOUT) >= 0);
            assertThat(waited).as("rings that took as long as Redis may take").isEmpty();
            await().until(() -> dropped("redis-unavailable") == 10_000);
        } finally {
            stream.server().wakeUp();
        }
        await().until(() -> {
            doorbell.ring(ids(1));
            return announced() > 1;
        });
        doorbell.stop();
    }

    @Test
    void announcesWhatIsLeftWhenItStops() {
        var doorbell = doorbell(100_000);
        doorbell.ring(ids(20_000));
        doorbell.start();
        doorbell.stop();
        assertThat(announced()).isEqualTo(20_000);
        assertThat(announcedIds()).isEqualTo(20_000);
    }

    @Test
    void stopsSoonAlthoughRedisHangs() {
        var doorbell = doorbell(100_000);
        doorbell.ring(ids(100_000));
        stream.server().hang();
        try {
            doorbell.start();
            long start = System.nanoTime();
            doorbell.stop();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        } finally {
            stream.server().wakeUp();
        }
        assertThat(announced() + dropped("redis-unavailable")).isEqualTo(100_000);
    }

    @Test
    void canBeStartedAgain() {
        var doorbell = doorbell(10);
        doorbell.start();
        doorbell.stop();
        doorbell.start();
        doorbell.ring(ids(1));
        await().until(() -> announced() == 1);
        doorbell.stop();
    }

    private static Duration timed(Runnable call) {
        long begin = System.nanoTime();
        call.run();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private Doorbell doorbell(int capacity) {
        return new Doorbell(stream.queue("doorbell"), capacity, true, metrics);
    }

    private double announced() {
        return metrics.get("sarsen.doorbell.announced").counter().count();
    }

    private double dropped(String reason) {
        return metrics.get("sarsen.doorbell.dropped")
                .tag("reason", reason)
                .counter()
                .count();
    }

    private long announcedIds() {
        return stream.queue("counter").claim(1_000).stream()
                .flatMap(entry -> entry.eventIds().stream())
                .map(UUID::toString)
                .distinct()
                .count();
    }
}
