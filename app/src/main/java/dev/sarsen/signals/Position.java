// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import dev.sarsen.edge.Cursor;
import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.events.EventId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;

/** A place in a walk over signals in the order of their events' times. */
record Position(Instant occurredAt, UUID id) {

    static final int PARTS = 2;

    static Cursor after(SignalView last) {
        return new Cursor(List.of(last.timestamp().toString(), last.id().toString()));
    }

    static Position of(Cursor cursor) {
        try {
            var id = EventId.parse(cursor.position().get(1)).orElseThrow(Position::invalid);
            return new Position(Instant.parse(cursor.position().get(0)), id.value());
        } catch (DateTimeParseException e) {
            throw invalid();
        }
    }

    private static Refused invalid() {
        return new Refused(Problem.CURSOR_INVALID, "The cursor was not made by this API.");
    }
}
