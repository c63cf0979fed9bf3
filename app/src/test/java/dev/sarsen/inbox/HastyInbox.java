// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** Says that events are stored, and stores them a moment later. */
public final class HastyInbox extends Inbox {

    private static final Duration MOMENT = Duration.ofMillis(300);

    private final Inbox inbox;

    @SuppressWarnings("NullAway") // nothing of the parent is used
    public HastyInbox(Inbox inbox) {
        super(null, null, new InboxProperties(1, Duration.ofSeconds(1), Duration.ofDays(1)), new SimpleMeterRegistry());
        this.inbox = inbox;
    }

    @Override
    public List<Outcome> put(List<Event> events) {
        Thread.startVirtualThread(() -> putLater(events));
        return Collections.nCopies(events.size(), Outcome.ACCEPTED);
    }

    private void putLater(List<Event> events) {
        try {
            Thread.sleep(MOMENT);
            inbox.put(events);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
