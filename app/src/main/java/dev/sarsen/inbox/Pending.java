// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import dev.sarsen.platform.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An accepted event that a scoring transaction has locked.
 *
 * @param metadata a JSON object as text
 * @param suppressed whether its account or its user was erased
 */
public record Pending(
        UUID id,
        String accountId,
        String userId,
        String eventType,
        Instant occurredAt,
        Instant acceptedAt,
        @Nullable String metadata,
        boolean suppressed) {

    static Pending of(ResultSet row, int rowNumber) throws SQLException {
        return new Pending(
                row.getObject("id", UUID.class),
                row.getString("account_id"),
                row.getString("user_id"),
                row.getString("event_type"),
                Columns.instant(row, "occurred_at"),
                Columns.instant(row, "accepted_at"),
                row.getString("metadata"),
                row.getBoolean("suppressed"));
    }
}
