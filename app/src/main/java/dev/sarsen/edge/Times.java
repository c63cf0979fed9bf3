// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Times in query parameters: ISO 8601 with a zone. */
final class Times {

    private static final Instant EARLIEST = Instant.EPOCH;

    /** The end of its hour is still in a year of four digits. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:00:00Z");

    private Times() {}

    /** Reads a time. A plus sign that arrived as a space, because it was not escaped, is taken for what it was meant to be. */
    static Instant parse(String text) {
        try {
            return checked(OffsetDateTime.parse(text.replace(' ', '+')).toInstant());
        } catch (DateTimeException e) {
            throw new Unreadable("must be an ISO 8601 date and time with a zone, such as 2026-01-31T12:00:00Z.");
        }
    }

    /** Keeps to what ids and PostgreSQL can express. */
    private static Instant checked(Instant time) {
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw new Unreadable("must lie between 1970 and " + LATEST + ".");
        }
        return time;
    }
}
