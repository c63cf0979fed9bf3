// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.apidocs;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text of this moment as it would read at noon of 31 January 2026, to the minute, so that pages stay as they are. */
final class Noon {

    static final Instant TIME = Instant.parse("2026-01-31T12:00:00Z");

    private static final Pattern TIMES =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:Z|[+-]\\d\\d:\\d\\d)");
    private static final Pattern IDS =
            Pattern.compile("\\b([0-9a-f]{8})-([0-9a-f]{4})(-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})\\b");

    /** Times that are part of a text, and no time of a request. */
    private static final Duration FAR = Duration.ofDays(1_000);

    private Noon() {}

    /** @param now when the text was made, to about ten seconds */
    static String of(String text, Instant now) {
        var times = TIMES.matcher(text).replaceAll(match -> time(match.group(), now));
        return IDS.matcher(times).replaceAll(match -> id(match.group(1) + match.group(2), now) + match.group(3));
    }

    private static String time(String text, Instant now) {
        var time = OffsetDateTime.parse(text);
        if (text.equals(TIME.toString()) || isFar(time.toInstant(), now)) {
            return Matcher.quoteReplacement(text);
        }
        var shifted = shifted(time.toInstant(), now).atOffset(time.getOffset());
        return shifted.getOffset() == ZoneOffset.UTC
                ? shifted.toInstant().toString()
                : shifted.toLocalDateTime() + ":00" + shifted.getOffset();
    }

    private static String id(String milliseconds, Instant now) {
        var time = Instant.ofEpochMilli(Long.parseLong(milliseconds, 16));
        var shifted = isFar(time, now) ? time : shifted(time, now);
        var digits = "%012x".formatted(shifted.toEpochMilli());
        return digits.substring(0, 8) + "-" + digits.substring(8);
    }

    private static boolean isFar(Instant time, Instant now) {
        return Duration.between(time, now).abs().compareTo(FAR) > 0;
    }

    private static Instant shifted(Instant time, Instant now) {
        return TIME.plus(Duration.between(now, time)).plusSeconds(30).truncatedTo(ChronoUnit.MINUTES);
    }
}
