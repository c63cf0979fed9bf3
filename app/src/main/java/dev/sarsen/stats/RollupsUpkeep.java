// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.stats;

import dev.sarsen.events.Retention;
import dev.sarsen.migration.Upkeep;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes the counts and the sketches of hours in which no signal can lie any more: about 600 rows a day. */
class RollupsUpkeep implements Upkeep {

    private static final Logger log = LoggerFactory.getLogger(RollupsUpkeep.class);

    /** Statistics may be asked for a day more than the retention. */
    private static final Duration MARGIN = Duration.ofDays(1);

    private final Retention retention;
    private final Clock clock;

    RollupsUpkeep(Retention retention, Clock clock) {
        this.retention = retention;
        this.clock = clock;
    }

    @Override
    public void keep(Connection owner) throws SQLException {
        var oldest = retention.oldestTimestamp(clock.instant()).minus(MARGIN).atOffset(ZoneOffset.UTC);
        try (var statement = owner.prepareStatement("""
                with counts as (delete from signal_hour where hour < ? returning 1),
                     sketches as (delete from signal_hour_audience where hour < ? returning 1)
                select (select count(*) from counts) + (select count(*) from sketches)
                """)) {
            statement.setObject(1, oldest);
            statement.setObject(2, oldest);
            try (var removed = statement.executeQuery()) {
                removed.next();
                log.info("Removed {} rows of hourly statistics after their retention", removed.getLong(1));
            }
        }
    }
}
