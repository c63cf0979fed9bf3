// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import dev.sarsen.local.SalesEvent;
import dev.sarsen.local.SalesEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Believable events whose accounts bear a prefix, old enough that a clock ten minutes slow takes them as well. */
final class Events {

    /** How long ago events happened, at least. */
    static final Duration AGE = Duration.ofMinutes(15);

    private final SalesEvents events;
    private final String prefix;
    private final boolean ownIds;

    /** @param ownIds whether the events bear an id, or leave it to the server */
    Events(long seed, String prefix, boolean ownIds) {
        this.events = new SalesEvents(seed);
        this.prefix = prefix;
        this.ownIds = ownIds;
    }

    List<SalesEvent> next(int count) {
        return events.next(count, Instant.now().minus(AGE)).stream()
                .map(event -> new SalesEvent(
                        ownIds ? event.id() : null,
                        prefix + event.accountId(),
                        event.userId(),
                        event.eventType(),
                        event.timestamp(),
                        event.metadata()))
                .toList();
    }
}
