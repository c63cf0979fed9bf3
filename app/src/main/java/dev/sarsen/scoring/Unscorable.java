// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.accounts.Rules;
import dev.sarsen.events.EventType;
import dev.sarsen.events.WireNamed;
import dev.sarsen.inbox.DelayReason;
import dev.sarsen.inbox.Pending;
import java.util.List;
import java.util.Optional;

/**
 * Events that wait for another build or for other rules: while releases differ, and after a rollback, events come in whose
 * type this build does not know.
 */
record Unscorable(DelayReason reason, List<Pending> events) {

    static Optional<DelayReason> reason(Pending event, Rules inForce) {
        if (WireNamed.find(EventType.class, event.eventType()).isEmpty()) {
            return Optional.of(DelayReason.EVENT_TYPE_UNKNOWN);
        }
        return inForce.baseScores().containsKey(event.eventType())
                ? Optional.empty()
                : Optional.of(DelayReason.BASE_SCORE_MISSING);
    }
}
