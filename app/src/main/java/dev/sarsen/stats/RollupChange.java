// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.stats;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/** By how much the counts and the sums of scores of each hour and event type, by its wire name, change. */
public class RollupChange {

    private final Map<Slot, Delta> deltas = new HashMap<>();

    /** Notes that a signal has another score. */
    public void rescored(String eventType, Instant occurredAt, double before, double after) {
        add(eventType, occurredAt, new Delta(0, after - before));
    }

    /** Notes that a signal is gone. */
    public void erased(String eventType, Instant occurredAt, double score) {
        add(eventType, occurredAt, new Delta(-1, -score));
    }

    private void add(String eventType, Instant occurredAt, Delta delta) {
        deltas.merge(new Slot(occurredAt.truncatedTo(ChronoUnit.HOURS), eventType), delta, Delta::plus);
    }

    Map<Slot, Delta> bySlot() {
        return deltas;
    }

    record Slot(Instant hour, String eventType) {}

    record Delta(long signals, double score) {

        Delta plus(Delta other) {
            return new Delta(signals + other.signals, score + other.score);
        }
    }
}
