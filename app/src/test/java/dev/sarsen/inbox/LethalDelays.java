// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import java.time.Duration;
import java.util.Collection;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Takes an event that has to wait for one that has failed. */
public final class LethalDelays extends PendingEvents {

    private final DeadEvents dead;

    public LethalDelays(JdbcClient jdbc) {
        super(jdbc);
        this.dead = new DeadEvents(jdbc);
    }

    @Override
    public int delay(Collection<UUID> ids, DelayReason reason, String detail, Duration firstPause) {
        return (int) ids.stream().filter(dead::bury).count();
    }
}
