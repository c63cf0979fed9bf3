// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import dev.sarsen.events.Retention;
import dev.sarsen.migration.Upkeep;
import dev.sarsen.platform.SettingInvalid;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;

/** Removes dead events whose retention has passed, before the partitions that their ids belong to. */
@Order(1)
class DeadEventsUpkeep implements Upkeep {

    private static final Logger log = LoggerFactory.getLogger(DeadEventsUpkeep.class);

    private static final int AT_ONCE = 10_000;

    private final Duration kept;

    DeadEventsUpkeep(Duration kept, Retention signals) {
        if (kept.compareTo(signals.kept()) >= 0) {
            throw new SettingInvalid(
                    "sarsen.inbox.dead-retention",
                    "must be shorter than sarsen.signals.retention (" + signals.kept() + "), is " + kept);
        }
        this.kept = kept;
    }

    @Override
    public void keep(Connection owner) throws SQLException {
        long removed = 0;
        int some;
        do {
            some = removeSome(owner);
            removed += some;
        } while (some == AT_ONCE);
        log.info("Removed {} dead events after their retention", removed);
    }

    private int removeSome(Connection owner) throws SQLException {
        try (var statement = owner.prepareStatement("""
                delete from dead_event where id in (select id from dead_event
                       where died_at < statement_timestamp() - ? * interval '1 second' limit ?)
                """)) {
            statement.setLong(1, kept.toSeconds());
            statement.setInt(2, AT_ONCE);
            return statement.executeUpdate();
        }
    }
}
