// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.inbox.DeadEvents;
import dev.sarsen.inbox.DelayReason;
import dev.sarsen.inbox.Pending;
import dev.sarsen.inbox.PendingEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes in the inbox what became of events that were not scored: delayed, failed, or dead after the last attempt. */
class FailedEvents {

    private static final Logger log = LoggerFactory.getLogger(FailedEvents.class);

    private final PendingEvents pending;
    private final DeadEvents dead;
    private final ScoringProperties properties;
    private final Counter failures;
    private final Counter burials;

    FailedEvents(PendingEvents pending, DeadEvents dead, ScoringProperties properties, MeterRegistry metrics) {
        this.pending = pending;
        this.dead = dead;
        this.properties = properties;
        this.failures = Counter.builder("sarsen.scoring.failures")
                .description("Attempts to score an event alone that failed")
                .register(metrics);
        this.burials = Counter.builder("sarsen.scoring.buried")
                .description("Events that failed too often and became dead")
                .register(metrics);
    }

    void delay(List<Pending> events, DelayReason reason, String detail) {
        var ids = events.stream().map(Pending::id).toList();
        int delayed = pending.delay(ids, reason, detail, properties.retryPause());
        log.warn("{} events are delayed, the first is {}: {}: {}", delayed, ids.getFirst(), reason.wireName(), detail);
    }

    void countFailure(Pending event, ScoringFailed failure) {
        var id = event.id();
        var reason = String.valueOf(failure.getMessage());
        int attempts = pending.recordFailure(id, reason, properties.retryPause());
        failures.increment();
        log.warn("Event {} failed alone, attempt {} of {}: {}", id, attempts, properties.maxAttempts(), reason);
        if (attempts >= properties.maxAttempts() && dead.bury(id)) {
            burials.increment();
            log.error("Event {} is dead after {} attempts: {}", id, attempts, reason);
        }
    }
}
