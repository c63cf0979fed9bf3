// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import java.time.Duration;
import java.util.Collection;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Delays no event: whoever meets one that has to wait stops there. */
public final class HaltingEvents extends PendingEvents {

    public HaltingEvents(JdbcClient jdbc) {
        super(jdbc);
    }

    @Override
    public int delay(Collection<UUID> ids, DelayReason reason, String detail, Duration firstPause) {
        throw new IllegalStateException("Nothing is delayed here: " + reason);
    }
}
