package dev.sarsen.stats;

import dev.sarsen.events.EventType;
import dev.sarsen.signals.Signal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** By how much new rules move the sums of scores of each hour and event type. */
public class ScoreShift {

    private final Map<Slot, Double> differences = new HashMap<>();

    /** Notes the new score of a signal. */
    public void add(Signal before, Signal after) {
        differences.merge(
                new Slot(Rollups.hour(before), before.eventType()), after.score() - before.score(), Double::sum);
    }

    Map<Slot, Double> bySlot() {
        return differences;
    }

    record Slot(Instant hour, EventType eventType) {}
}
