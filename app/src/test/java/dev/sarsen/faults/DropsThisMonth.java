// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import dev.sarsen.migration.Upkeep;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** An upkeep that takes the partition of this month for an old one, and makes it anew. */
final class DropsThisMonth implements Upkeep {

    private final Upkeep upkeep;

    private DropsThisMonth(Upkeep upkeep) {
        this.upkeep = upkeep;
    }

    /** Takes the place of the upkeep of the partitions alone: no other one would make the month anew. */
    static Upkeep inPlaceOf(Upkeep upkeep) {
        return upkeep.getClass().getSimpleName().equals("SignalPartitions") ? new DropsThisMonth(upkeep) : upkeep;
    }

    @Override
    public void keep(Connection owner) throws SQLException {
        var today = LocalDate.now(ZoneOffset.UTC);
        try (var statement = owner.createStatement()) {
            statement.execute(
                    "drop table if exists signal_%04d_%02d".formatted(today.getYear(), today.getMonthValue()));
        }
        upkeep.keep(owner);
    }
}
