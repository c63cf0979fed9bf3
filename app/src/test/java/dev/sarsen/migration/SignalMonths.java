// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.migration;

import dev.sarsen.events.EventId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/** Two partitions of {@code signal}, and rows for them. */
final class SignalMonths {

    private static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant FEBRUARY = Instant.parse("2026-02-01T00:00:00Z");
    private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");

    private SignalMonths() {}

    static void create(Connection owner) throws SQLException {
        create(owner, "signal_2026_01", JANUARY, FEBRUARY);
        create(owner, "signal_2026_02", FEBRUARY, MARCH);
    }

    /** Inserts a signal of January as the release of today does. */
    static void insert(Connection application) throws SQLException {
        try (var statement = application.prepareStatement("""
                insert into signal (id, account_id, user_id, event_type, signal_type, bonus, occurred_at, accepted_at)
                values (?, 'a', 'u', 'call_made', 'outreach', 0.5, now(), now())
                """)) {
            statement.setObject(1, idOfJanuary());
            statement.executeUpdate();
        }
    }

    private static UUID idOfJanuary() {
        var random = UUID.randomUUID();
        return new UUID(EventId.floor(JANUARY).getMostSignificantBits(), random.getLeastSignificantBits());
    }

    private static void create(Connection owner, String table, Instant from, Instant to) throws SQLException {
        try (var statement = owner.createStatement()) {
            statement.execute("create table %s partition of signal for values from ('%s') to ('%s')"
                    .formatted(table, EventId.floor(from), EventId.floor(to)));
        }
    }
}
