package dev.sarsen.edge;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Times in query parameters: ISO 8601 with a zone. */
public final class Times {

    private static final Instant EARLIEST = Instant.EPOCH;

    /** The end of its hour is still in a year of four digits. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:00:00Z");

    private Times() {}

    /**
     * Reads a time. A plus sign that arrived as a space, because it was not escaped, is taken for what it was meant to be.
     *
     * @throws Refused with {@link Problem#PARAMETER_INVALID} if it is none
     */
    public static @Nullable Instant parse(String parameter, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return checked(
                    parameter, OffsetDateTime.parse(text.replace(' ', '+')).toInstant());
        } catch (DateTimeException e) {
            throw new Refused(
                    Problem.PARAMETER_INVALID,
                    parameter + " must be an ISO 8601 date and time with a zone, such as 2026-01-31T12:00:00Z.");
        }
    }

    /** Keeps to what ids and PostgreSQL can express. */
    private static Instant checked(String parameter, Instant time) {
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw new Refused(Problem.PARAMETER_INVALID, parameter + " must lie between 1970 and " + LATEST + ".");
        }
        return time;
    }
}
