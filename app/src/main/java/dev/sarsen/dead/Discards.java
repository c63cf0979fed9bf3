// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.dead;

import dev.sarsen.audit.AuditTrail;
import dev.sarsen.inbox.DeadEventFilter;
import dev.sarsen.inbox.DeadEvents;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** Removes dead events that nobody wants to have scored, as the end of their retention does. */
class Discards {

    private static final int AT_ONCE = 1_000;
    private static final int MOST = 10_000;

    private final DeadEvents dead;
    private final AuditTrail audit;

    Discards(DeadEvents dead, AuditTrail audit) {
        this.dead = dead;
        this.audit = audit;
    }

    Discarded discard(UUID id) {
        return recorded(Map.of("events", List.of(id)), () -> new Discarded(dead.discard(id) ? 1 : 0, false));
    }

    /** Removes 10 000 events at most, in transactions of 1 000. */
    Discarded discard(DeadEventFilter filter) {
        return recorded(Filters.describe(filter), () -> discardSome(filter));
    }

    private Discarded recorded(Map<String, ?> arguments, Supplier<Discarded> discard) {
        return audit.record("discard", arguments, discard, done -> Map.of("discarded", done.discarded()));
    }

    private Discarded discardSome(DeadEventFilter filter) {
        int discarded = 0;
        int some;
        do {
            some = dead.discard(filter, AT_ONCE);
            discarded += some;
        } while (some == AT_ONCE && discarded < MOST);
        return new Discarded(discarded, some == AT_ONCE);
    }

    /**
     * What was discarded.
     *
     * @param discarded how many dead events
     * @param more whether there may be more that fit: send the request again
     */
    record Discarded(int discarded, boolean more) {}
}
