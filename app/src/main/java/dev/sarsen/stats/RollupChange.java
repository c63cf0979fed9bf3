package dev.sarsen.stats;

import dev.sarsen.events.EventType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/** By how much the counts and the sums of scores of each hour and event type change. */
public class RollupChange {

    private final Map<Slot, Delta> deltas = new HashMap<>();

    /** Notes that a signal has another score. */
    public void rescored(EventType type, Instant occurredAt, double before, double after) {
        add(type, occurredAt, new Delta(0, after - before));
    }

    /** Notes that a signal is gone. */
    public void erased(EventType type, Instant occurredAt, double score) {
        add(type, occurredAt, new Delta(-1, -score));
    }

    private void add(EventType type, Instant occurredAt, Delta delta) {
        deltas.merge(new Slot(occurredAt.truncatedTo(ChronoUnit.HOURS), type), delta, Delta::plus);
    }

    Map<Slot, Delta> bySlot() {
        return deltas;
    }

    record Slot(Instant hour, EventType eventType) {}

    record Delta(long signals, double score) {

        Delta plus(Delta other) {
            return new Delta(signals + other.signals, score + other.score);
        }
    }
}
