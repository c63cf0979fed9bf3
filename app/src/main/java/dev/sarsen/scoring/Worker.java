// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.inbox.Claim;
import dev.sarsen.inbox.PendingEvents;
import dev.sarsen.platform.RedisUnavailable;
import dev.sarsen.queue.EventQueue;
import dev.sarsen.queue.EventQueue.Entry;
import dev.sarsen.queue.StreamTraces;
import dev.sarsen.scoring.Scorer.Scored;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/** The steps of the worker: score what was announced, what others left behind, and what was never announced. */
class Worker {

    private final EventQueue queue;
    private final PendingEvents pending;
    private final Scorer scorer;
    private final Poison poison;
    private final ScoringProperties properties;
    private final Timer freshness;
    private final DistributionSummary sizes;

    Worker(
            EventQueue queue,
            PendingEvents pending,
            Scorer scorer,
            Poison poison,
            ScoringProperties properties,
            MeterRegistry metrics) {
        this.queue = queue;
        this.pending = pending;
        this.scorer = scorer;
        this.poison = poison;
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
    }

    /** Scores announced events; the oldest events at all while nobody can announce any. True if there was work. */
    boolean scoreAnnounced() {
        try {
            return scoreEntries(claim());
        } catch (RedisUnavailable e) {
            return sweep(Duration.ZERO);
        }
    }

    /** Scores what another worker claimed and never finished. True if there was work. */
    boolean scoreAbandoned() {
        try {
            return scoreEntries(queue.reclaim(maxEntries()));
        } catch (RedisUnavailable e) {
            return false;
        }
    }

    /** Scores the oldest events that have waited too long. True if there may be more. */
    boolean sweep() {
        return sweep(properties.sweepAfter());
    }

    private boolean sweep(Duration waited) {
        return score(() -> pending.claimOldest(waited, properties.batchSize(), properties.batchBytes()))
                .more();
    }

    /** Claims a batch: single posts make small entries, of which a batch takes more. */
    private List<Entry> claim() {
        var entries = new ArrayList<>(queue.claim(maxEntries()));
        int ids = entries.stream().mapToInt(entry -> entry.eventIds().size()).sum();
        if (entries.size() == maxEntries() && ids < properties.batchSize() / 2) {
            entries.addAll(queue.claim((properties.batchSize() - ids) * entries.size() / Math.max(1, ids)));
        }
        return entries;
    }

    private boolean scoreEntries(List<Entry> entries) {
        if (entries.isEmpty()) {
            return false;
        }
        StreamTraces.continued(entries, () -> {
            batches(entries).forEach(this::scoreAll);
            acknowledge(entries);
        });
        return true;
    }

    /** The ids of all entries, in batches: some small entries may be followed by as many large ones. */
    private Stream<Set<UUID>> batches(List<Entry> entries) {
        return entries.stream()
                .flatMap(entry -> entry.eventIds().stream())
                .gather(Gatherers.windowFixed(properties.batchSize()))
                .map(HashSet::new);
    }

    /** Scores a batch, in as many transactions as the byte budget asks for. */
    private void scoreAll(Set<UUID> ids) {
        Claim claimed;
        do {
            claimed = score(() -> pending.claim(ids, properties.batchBytes()));
            claimed.ids().forEach(ids::remove);
        } while (claimed.more());
    }

    private Claim score(Supplier<Claim> claim) {
        var scored = scoreOrHalve(claim);
        scored.absorbed().forEach(signal -> freshness.record(signal.freshness()));
        if (!scored.claimed().events().isEmpty()) {
            sizes.record(scored.claimed().events().size());
        }
        return scored.claimed();
    }

    private Scored scoreOrHalve(Supplier<Claim> claim) {
        try {
            return scorer.score(claim);
        } catch (ScoringFailed e) {
            return new Scored(e.claimed(), poison.scoreRest(e));
        }
    }

    private void acknowledge(List<Entry> entries) {
        try {
            queue.acknowledge(entries);
        } catch (RedisUnavailable e) {
            return;
        }
    }

    private int maxEntries() {
        return Math.max(1, properties.batchSize() / EventQueue.IDS_PER_ENTRY);
    }
}
