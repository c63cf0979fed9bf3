// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.inbox.DeadEvents;
import dev.sarsen.inbox.PendingEvents;
import dev.sarsen.queue.EventQueue;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.springframework.util.unit.DataSize;

/** Makes workers that sweep up the events that tests hid from the running one. */
record TestWorkers(Scorer scorer, PendingEvents pending, DeadEvents dead, EventQueue queue) {

    /** More metadata than any test has. */
    static final DataSize BUDGET = DataSize.ofMegabytes(4);

    private static final Duration ALSO_THE_HIDDEN = Duration.ofHours(-2);

    Worker worker(int maxAttempts, Duration retryPause, MeterRegistry metrics) {
        return worker(maxAttempts, retryPause, BUDGET, metrics);
    }

    Worker worker(int maxAttempts, Duration retryPause, DataSize budget, MeterRegistry metrics) {
        var properties = new ScoringProperties(
                1,
                500,
                budget,
                Duration.ZERO,
                ALSO_THE_HIDDEN,
                Duration.ZERO,
                maxAttempts,
                retryPause,
                Duration.ofDays(14),
                Map.of());
        var failed = new FailedEvents(pending, dead, properties, metrics);
        return new Worker(queue, pending, new Batches(scorer, pending, failed, properties, metrics), properties);
    }
}
