// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import dev.sarsen.platform.SqlArrays;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** The columns that all tables of events have. */
final class EventColumns {

    private EventColumns() {}

    /** Events as array parameters: id, account, user, type, time and metadata, in this order. */
    static List<Object> of(List<Event> events) {
        return List.of(
                SqlArrays.of("uuid", events, event -> event.id().value()),
                SqlArrays.of("text", events, Event::accountId),
                SqlArrays.of("text", events, Event::userId),
                SqlArrays.of("text", events, Event::eventType),
                SqlArrays.of("text", events, Event::occurredAt),
                SqlArrays.of("text", events, Event::metadata));
    }

    static UUID id(ResultSet row, int rowNumber) throws SQLException {
        return row.getObject("id", UUID.class);
    }
}
