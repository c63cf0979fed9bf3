// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.sarsen.platform.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A signal as the API shows it. */
record SignalView(
        UUID id,
        String accountId,
        String userId,
        String eventType,
        String signalType,
        double score,
        Instant timestamp,
        Instant acceptedAt,
        Instant scoredAt,
        @JsonRawValue @Nullable String metadata) {

    static SignalView of(ResultSet row, int rowNumber) throws SQLException {
        return new SignalView(
                row.getObject("id", UUID.class),
                row.getString("account_id"),
                row.getString("user_id"),
                row.getString("event_type"),
                row.getString("signal_type"),
                row.getDouble("score"),
                Columns.instant(row, "occurred_at"),
                Columns.instant(row, "accepted_at"),
                Columns.instant(row, "scored_at"),
                row.getString("metadata"));
    }
}
