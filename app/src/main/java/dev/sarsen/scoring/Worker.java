// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.inbox.Pending;
import dev.sarsen.inbox.PendingEvents;
import dev.sarsen.platform.RedisUnavailable;
import dev.sarsen.queue.EventQueue;
import dev.sarsen.queue.EventQueue.Entry;
import dev.sarsen.queue.StreamTraces;
import dev.sarsen.signals.Absorbed;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The steps of the worker: score what was announced, what others left behind, and what was never announced. */
class Worker {

    private final EventQueue queue;
    private final PendingEvents pending;
    private final Scorer scorer;
    private final Poison poison;
    private final ScoringProperties properties;
    private final Timer freshness;

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
        var limit = properties.batchSize();
        return score(() -> pending.claimOldest(waited, limit)) == limit;
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
        var ids = entries.stream().flatMap(entry -> entry.eventIds().stream()).toList();
        StreamTraces.continued(entries, () -> {
            score(() -> pending.claim(ids));
            acknowledge(entries);
        });
        return true;
    }

    private int score(Supplier<List<Pending>> claim) {
        var absorbed = scoreOrHalve(claim);
        absorbed.forEach(signal -> freshness.record(signal.freshness()));
        return absorbed.size();
    }

    private List<Absorbed> scoreOrHalve(Supplier<List<Pending>> claim) {
        try {
            return scorer.score(claim);
        } catch (ScoringFailed e) {
            return poison.scoreRest(e);
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
