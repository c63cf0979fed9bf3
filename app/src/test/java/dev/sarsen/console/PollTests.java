// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.console.Measuring.Measured;
import dev.sarsen.signals.RecentSignals.Freshness;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PollTests {

    private static final Overview.Identity PROCESS = new Overview.Identity("1", null, "api", "pod-1", Instant.EPOCH);

    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void asksOnceHoweverManyWantToKnow() {
        var answers = new CountDownLatch(1);
        var poll = poll(Duration.ofMinutes(1), () -> {
            asked.incrementAndGet();
            join(answers);
            return measured();
        });
        var overviews = Stream.generate(() -> CompletableFuture.supplyAsync(poll::overview))
                .limit(8)
                .toList();
        await().until(() -> asked.get() == 1);
        answers.countDown();
        assertThat(overviews).extracting(CompletableFuture::join).allMatch(overview -> overview.figures() != null);
        assertThat(poll.news().trouble()).isNull();
        assertThat(asked).hasValue(1);
    }

    @Test
    void asksAnewAfterTheInterval() {
        var poll = poll(Duration.ofMillis(1), this::count);
        await().until(() -> poll.news().figures() != null && asked.get() >= 3);
    }

    @Test
    void neverWaitsLongForADatabaseThatDoesNotAnswer() {
        var answers = new CountDownLatch(1);
        var poll = poll(Duration.ofMillis(1), () -> {
            if (asked.incrementAndGet() > 1) {
                join(answers);
            }
            return measured();
        });
        var before = poll.overview();
        await().until(() -> asked.get() > 1 || poll.news().trouble() != null);
        var begin = System.nanoTime();
        var during = poll.news();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
        assertThat(during.trouble()).contains("has not answered");
        assertThat(during.figures()).isEqualTo(before.figures());
        assertThat(asked).as("no second question before the first is answered").hasValue(2);
        answers.countDown();
        await().until(() -> poll.news().trouble() == null);
    }

    @Test
    void showsTheLastFiguresAndTheTroubleWhenTheDatabaseFails() {
        var poll = poll(Duration.ofMillis(1), () -> {
            if (asked.incrementAndGet() == 2) {
                throw new IllegalStateException("gone");
            }
            return measured();
        });
        assertThat(poll.overview().trouble()).isNull();
        await().untilAsserted(() -> assertThat(poll.overview())
                .matches(overview -> overview.figures() != null)
                .extracting(Overview::trouble)
                .isEqualTo("The database could not be asked."));
        await().until(() -> poll.overview().trouble() == null);
    }

    private Measured count() {
        asked.incrementAndGet();
        return measured();
    }

    private static Poll poll(Duration every, Supplier<Measured> measuring) {
        return new Poll(measuring, List::of, PROCESS, every, Clock.systemUTC());
    }

    private static Measured measured() {
        var figures = new Overview.Figures(
                Instant.EPOCH,
                new Overview.Inbox(0, 0, 0),
                null,
                new Freshness(0, 300, null, null),
                List.of(),
                List.of());
        return new Measured(figures, List.of());
    }

    private static void join(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
