// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.inbox.DeadEvents;
import dev.sarsen.inbox.PendingEvents;
import dev.sarsen.signals.Absorbed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores what it can of a batch that failed: halves it down to the events that fail alone. Only that counts as an attempt, and
 * after the last one the event is buried. A transient failure counts for nothing and ends the work.
 */
class Poison {

    private static final Logger log = LoggerFactory.getLogger(Poison.class);

    private final Scorer scorer;
    private final PendingEvents pending;
    private final DeadEvents dead;
    private final ScoringProperties properties;
    private final Counter failures;
    private final Counter burials;

    Poison(Scorer scorer, PendingEvents pending, DeadEvents dead, ScoringProperties properties, MeterRegistry metrics) {
        this.scorer = scorer;
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

    /** @throws ScoringFailed if the surroundings failed */
    List<Absorbed> scoreRest(ScoringFailed failure) {
        if (failure.isTransient()) {
            throw failure;
        }
        var ids = failure.claimed().ids();
        if (ids.size() == 1) {
            countFailure(ids.getFirst(), failure);
            return List.of();
        }
        var absorbed = new ArrayList<>(scoreHalf(ids.subList(0, ids.size() / 2)));
        absorbed.addAll(scoreHalf(ids.subList(ids.size() / 2, ids.size())));
        return absorbed;
    }

    private List<Absorbed> scoreHalf(List<UUID> ids) {
        try {
            return scorer.score(() -> pending.claim(ids, properties.batchBytes()))
                    .absorbed();
        } catch (ScoringFailed e) {
            return scoreRest(e);
        }
    }

    private void countFailure(UUID id, ScoringFailed failure) {
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
