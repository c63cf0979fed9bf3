// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import dev.sarsen.events.Timestamps;
import dev.sarsen.events.Timestamps.NoTime;
import dev.sarsen.events.Timestamps.Time;
import java.time.Instant;

/** Times in query parameters, in the forms of an event's timestamp. */
final class Times {

    private static final Instant EARLIEST = Instant.EPOCH;

    /** The end of its hour is still in a year of four digits. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:00:00Z");

    private static final int DATE_AND_TIME = "2026-01-31T12:00".length();

    private Times() {}

    static Instant parse(String text) {
        return switch (Timestamps.read(withPlus(text))) {
            case Time(var time) -> checked(time);
            case NoTime(var fault) ->
                throw new Unreadable(fault + ". Expected is a time as RFC 3339 has it, such as 2026-01-31T12:00:00Z.");
        };
    }

    /** A plus sign that arrived as a space, because it was not escaped, is taken for what it was meant to be. */
    private static String withPlus(String text) {
        int sign = text.lastIndexOf(' ');
        boolean isPlus = sign >= DATE_AND_TIME && text.charAt(4) == '-';
        return isPlus ? text.substring(0, sign) + "+" + text.substring(sign + 1) : text;
    }

    /** Keeps to what ids and PostgreSQL can express. */
    private static Instant checked(Instant time) {
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw new Unreadable("must lie between 1970 and " + LATEST + ".");
        }
        return time;
    }
}
