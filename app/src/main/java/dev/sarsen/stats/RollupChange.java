// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.stats;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/** How many signals of each hour, event type (by its wire name) and bonus are gone. */
public class RollupChange {

    private final Map<Slot, Long> erased = new HashMap<>();

    /** Notes that a signal is gone. */
    public void erased(String eventType, Instant occurredAt, double bonus) {
        erased.merge(new Slot(occurredAt.truncatedTo(ChronoUnit.HOURS), eventType, bonus), 1L, Long::sum);
    }

    Map<Slot, Long> bySlot() {
        return erased;
    }

    record Slot(Instant hour, String eventType, double bonus) {}
}
