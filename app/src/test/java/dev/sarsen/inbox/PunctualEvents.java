// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.UUID;
import org.springframework.util.unit.DataSize;

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
    public Claim claim(Collection<UUID> ids, DataSize budget) {
        return present(events.claim(ids, budget));
    }

    @Override
    public Claim claimOldest(Duration waited, int limit, DataSize budget) {
        return present(events.claimOldest(waited, limit, budget));
    }

    @Override
    public Claim claimNewest(String exceptAccount) {
        return present(events.claimNewest(exceptAccount));
    }

    @Override
    public void limitLockWaits(Duration longest) {
        events.limitLockWaits(longest);
    }

    @Override
    public int delay(Collection<UUID> ids, DelayReason reason, String detail, Duration firstPause) {
        return events.delay(ids, reason, detail, firstPause);
    }

    @Override
    public void remove(Collection<Pending> claimed) {
        events.remove(claimed);
    }

    @Override
    public int recordFailure(UUID id, String reason, Duration firstPause) {
        return events.recordFailure(id, reason, firstPause);
    }

    private Claim present(Claim claimed) {
        var now = clock.instant().plus(TOLERANCE);
        var present = claimed.events().stream()
                .filter(event -> event.acceptedAt().isBefore(now))
                .toList();
        return new Claim(present, claimed.more());
    }
}
