// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.inbox.Claim;
import dev.sarsen.inbox.Pending;
import dev.sarsen.inbox.PendingEvents;
import dev.sarsen.scoring.Remedy.Count;
import dev.sarsen.scoring.Remedy.Delay;
import dev.sarsen.scoring.Remedy.Halve;
import dev.sarsen.scoring.Remedy.Stop;
import dev.sarsen.scoring.Scorer.Scored;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Scores batches. A batch whose transaction fails is scored in halves, down to the events that fail alone: these are delayed, or
 * an attempt of theirs is counted, as {@link Remedy} says.
 */
class Batches {

    /** In halves of a batch, so that a locked row is found in little time; the database's own limit applies to whole batches. */
    private static final Duration LOCK_WAIT = Duration.ofMillis(500);

    private final Scorer scorer;
    private final PendingEvents pending;
    private final FailedEvents failed;
    private final ScoringProperties properties;
    private final Timer freshness;
    private final DistributionSummary sizes;
    private final Counter suppressed;

    Batches(
            Scorer scorer,
            PendingEvents pending,
            FailedEvents failed,
            ScoringProperties properties,
            MeterRegistry metrics) {
        this.scorer = scorer;
        this.pending = pending;
        this.failed = failed;
        this.properties = properties;
        this.freshness = Timer.builder("sarsen.scoring.freshness")
                .description("Time from the acceptance of an event to its score, by PostgreSQL's clock")
                .serviceLevelObjectives(
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(15))
                .register(metrics);
        this.sizes = DistributionSummary.builder("sarsen.scoring.batch.events")
                .description("Events that one scoring transaction claimed")
                .serviceLevelObjectives(1, 10, 50, 100, 200, 300, 400, 500, 1_000, 2_000, 5_000, 10_000)
                .register(metrics);
        this.suppressed = Counter.builder("sarsen.scoring.suppressed")
                .description("Accepted events that were dropped because their account or their user was erased")
                .register(metrics);
    }

    /**
     * Scores what the claim yields, apart from events that fail for a reason of their own.
     *
     * @return what was claimed
     * @throws ScoringFailed if nothing can be scored now; what had been scored before stays scored
     */
    Claim score(Supplier<Claim> claim) {
        try {
            return scoreTogether(claim).claimed();
        } catch (ScoringFailed e) {
            new Rest().settle(e);
            return e.claimed();
        }
    }

    private Scored scoreTogether(Supplier<Claim> claim) {
        var scored = scorer.score(claim);
        suppressed.increment(scored.suppressed());
        scored.absorbed().forEach(signal -> freshness.record(signal.freshness()));
        if (!scored.claimed().events().isEmpty()) {
            sizes.record(scored.claimed().events().size());
        }
        scored.unscorable()
                .forEach(unscorable -> failed.delay(
                        unscorable.events(),
                        unscorable.reason(),
                        unscorable.events().getFirst().eventType()));
        return scored;
    }

    /** The events of a batch that failed. */
    private final class Rest {

        private boolean somethingWorked;

        void settle(ScoringFailed failure) {
            var events = failure.claimed().events();
            switch (Remedy.of(failure)) {
                case Stop() -> throw failure;
                case Halve(var order) -> halve(events.stream().sorted(order).toList());
                case Delay(var reason, var certain) -> {
                    if (!certain && !otherEventsAreScored(events.getFirst())) {
                        throw failure;
                    }
                    failed.delay(events, reason, String.valueOf(failure.getMessage()));
                }
                case Count() -> failed.countFailure(events.getFirst(), failure);
            }
        }

        private void halve(List<Pending> events) {
            scorePart(events.subList(0, events.size() / 2));
            scorePart(events.subList(events.size() / 2, events.size()));
        }

        private void scorePart(List<Pending> events) {
            var ids = events.stream().map(Pending::id).toList();
            try {
                somethingWorked |= works(() -> pending.claim(ids, properties.batchBytes()));
            } catch (ScoringFailed e) {
                settle(e);
            }
        }

        private boolean works(Supplier<Claim> claim) {
            return scoreTogether(() -> {
                        pending.limitLockWaits(LOCK_WAIT);
                        return claim.get();
                    })
                    .worked();
        }

        /**
         * Whether a failure concerns these events alone: since the last such question others of the batch were scored, or else the
         * newest event of another account is. Where nothing can be scored, all events fail alike, and none may be delayed.
         */
        private boolean otherEventsAreScored(Pending stuck) {
            if (!somethingWorked) {
                somethingWorked = isNewestScored(stuck.accountId());
            }
            boolean worked = somethingWorked;
            somethingWorked = false;
            return worked;
        }

        private boolean isNewestScored(String exceptAccount) {
            try {
                return works(() -> pending.claimNewest(exceptAccount));
            } catch (ScoringFailed e) {
                return false;
            }
        }
    }
}
