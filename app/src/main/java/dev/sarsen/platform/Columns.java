// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Reads columns as types that the driver does not give. */
public final class Columns {

    private Columns() {}

    /** The time in a column that is not null. */
    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** The time in a column that may be null. */
    public static @Nullable Instant optionalInstant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
