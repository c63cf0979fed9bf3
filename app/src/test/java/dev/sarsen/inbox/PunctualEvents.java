// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Leaves what seems to come from the future, by a clock that is not PostgreSQL's. */
public final class PunctualEvents extends PendingEvents {

    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    private final PendingEvents events;
    private final Clock clock;

    @SuppressWarnings("NullAway") // nothing of the parent is used
    public PunctualEvents(PendingEvents events, Clock clock) {
        super(null);
        this.events = events;
        this.clock = clock;
    }

    @Override
    public List<Pending> claim(Collection<UUID> ids) {
        return present(events.claim(ids));
    }

    @Override
    public List<Pending> claimOldest(Duration waited, int limit) {
        return present(events.claimOldest(waited, limit));
    }

    @Override
    public void remove(Collection<Pending> claimed) {
        events.remove(claimed);
    }

    @Override
    public int recordFailure(UUID id, String reason, Duration firstPause) {
        return events.recordFailure(id, reason, firstPause);
    }

    private List<Pending> present(List<Pending> claimed) {
        var now = clock.instant().plus(TOLERANCE);
        return claimed.stream()
                .filter(event -> event.acceptedAt().isBefore(now))
                .toList();
    }
}
