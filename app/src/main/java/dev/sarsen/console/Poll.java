// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.console;

import dev.sarsen.health.DependencyWatch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one poll of this process: however many ask, the database is asked at most once at a time and once in an interval. Nobody
 * waits long for a database that does not answer: they get the last figures, and the trouble.
 */
class Poll {

    private static final Logger log = LoggerFactory.getLogger(Poll.class);
    private static final Duration PATIENCE = Duration.ofMillis(1_500);
    private static final String SLOW = "The database has not answered yet.";
    private static final String FAILED = "The database could not be asked.";

    private final Supplier<Measuring.Measured> measuring;
    private final Supplier<List<DependencyWatch.Seen>> dependencies;
    private final Overview.Identity process;
    private final Duration every;
    private final Clock clock;
    private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);
    private Instant begun = Instant.MIN;
    private volatile Measuring.@Nullable Measured last;
    private volatile @Nullable String trouble;

    Poll(
            Supplier<Measuring.Measured> measuring,
            Supplier<List<DependencyWatch.Seen>> dependencies,
            Overview.Identity process,
            Duration every,
            Clock clock) {
        this.measuring = measuring;
        this.dependencies = dependencies;
        this.process = process;
        this.every = every;
        this.clock = clock;
    }

    /** The overview with the history of its rates. */
    Overview overview() {
        var why = ask();
        var measured = last;
        return with(measured, why, measured == null ? List.of() : measured.history());
    }

    /** The overview as it goes to those who have followed. */
    Overview news() {
        var why = ask();
        return with(last, why, null);
    }

    private Overview with(
            Measuring.@Nullable Measured measured, @Nullable String why, @Nullable List<Overview.Rates> history) {
        return new Overview(
                clock.instant(),
                process,
                dependencies.get(),
                why,
                measured == null ? null : measured.figures(),
                history);
    }

    /** @return the trouble, if there is any */
    private @Nullable String ask() {
        return isDoneInTime(begin()) ? trouble : SLOW;
    }

    private synchronized CompletableFuture<Void> begin() {
        var now = clock.instant();
        if (running.isDone() && !now.isBefore(begun.plus(every))) {
            begun = now;
            var measurement = new CompletableFuture<Void>();
            Thread.ofVirtual().name("console-poll").start(() -> complete(measurement));
            running = measurement;
        }
        return running;
    }

    private void complete(CompletableFuture<Void> measurement) {
        try {
            last = measuring.get();
            trouble = null;
        } catch (RuntimeException e) {
            log.warn("The overview could not be measured: {}", e.toString());
            trouble = FAILED;
        } finally {
            measurement.complete(null);
        }
    }

    private static boolean isDoneInTime(CompletableFuture<Void> measurement) {
        measurement
                .copy()
                .completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        return measurement.isDone();
    }
}
