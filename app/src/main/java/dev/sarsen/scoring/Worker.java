// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.inbox.Claim;
import dev.sarsen.inbox.PendingEvents;
import dev.sarsen.platform.RedisUnavailable;
import dev.sarsen.queue.EventQueue;
import dev.sarsen.queue.EventQueue.Entry;
import dev.sarsen.queue.StreamTraces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/** The steps of the worker: score what was announced, what others left behind, and what was never announced. */
class Worker {

    private final EventQueue queue;
    private final PendingEvents pending;
    private final Batches batches;
    private final ScoringProperties properties;

    Worker(EventQueue queue, PendingEvents pending, Batches batches, ScoringProperties properties) {
        this.queue = queue;
        this.pending = pending;
        this.batches = batches;
        this.properties = properties;
    }

    /**
     * Scores announced events; the oldest events at all while nobody can announce any. A Redis that is full still gives what it has, which
     * makes room in it. True if there was work.
     */
    boolean scoreAnnounced() {
        try {
            return scoreEntries(claim()) || (!queue.takesAnnouncements() && sweep(Duration.ZERO));
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
        return batches.score(() -> pending.claimOldest(waited, properties.batchSize(), properties.batchBytes()))
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
            idsOf(entries).forEach(this::scoreAll);
            acknowledge(entries);
        });
        return true;
    }

    /** The ids of all entries, in batches: some small entries may be followed by as many large ones. */
    private Stream<Set<UUID>> idsOf(List<Entry> entries) {
        return entries.stream()
                .flatMap(entry -> entry.eventIds().stream())
                .gather(Gatherers.windowFixed(properties.batchSize()))
                .map(HashSet::new);
    }

    /** Scores a batch, in as many transactions as the byte budget asks for. */
    private void scoreAll(Set<UUID> ids) {
        Claim claimed;
        do {
            claimed = batches.score(() -> pending.claim(ids, properties.batchBytes()));
            claimed.ids().forEach(ids::remove);
        } while (claimed.more());
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
