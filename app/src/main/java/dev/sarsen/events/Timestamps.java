// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.events;

import static java.time.temporal.ChronoField.DAY_OF_MONTH;
import static java.time.temporal.ChronoField.HOUR_OF_DAY;
import static java.time.temporal.ChronoField.MINUTE_OF_HOUR;
import static java.time.temporal.ChronoField.MONTH_OF_YEAR;
import static java.time.temporal.ChronoField.NANO_OF_SECOND;
import static java.time.temporal.ChronoField.OFFSET_SECONDS;
import static java.time.temporal.ChronoField.SECOND_OF_MINUTE;
import static java.time.temporal.ChronoField.YEAR;

import java.text.ParsePosition;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads timestamps as RFC 3339 and as common SDKs and providers write them: an offset as {@code +0000} or {@code +00}, a blank
 * instead of the T, RFC 2822, and seconds or milliseconds since 1970. A number is read by its digits: 10 digits are seconds and 13
 * milliseconds from 2001 to 2286, so that no number can be read both ways.
 *
 * <p>No exception is made for a text that is none: its stack trace would cost more than reading an event does.
 */
public final class Timestamps {

    private static final DateTimeFormatter RFC_3339 = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .parseCaseInsensitive()
            .appendOffsetId()
            .optionalEnd()
            .toFormatter();

    private static final Pattern BEGINS_AS_RFC_2822 = Pattern.compile("(\\p{Alpha}{3}, ?)?\\d{1,2} \\p{Alpha}{3}");
    private static final int DATE = "2026-01-31".length();
    private static final int DATE_AND_HOUR = "2026-01-31T12".length();
    private static final List<ChronoField> DATE_AND_TIME =
            List.of(YEAR, MONTH_OF_YEAR, DAY_OF_MONTH, HOUR_OF_DAY, MINUTE_OF_HOUR);
    private static final int MOST_SECONDS_OF_AN_OFFSET = 18 * 3600;

    private Timestamps() {}

    /** What a text was read as. */
    public sealed interface Reading {}

    /** @param instant to the microsecond */
    public record Time(Instant instant) implements Reading {}

    /** @param fault what is wrong with the text, to follow its name: "has no zone" */
    public record NoTime(String fault) implements Reading {}

    public static Reading read(String text) {
        var time = CommonTimestamp.read(text);
        if (time == null) {
            time = EpochTimestamp.read(text);
        }
        if (time != null) {
            return new Time(time);
        }
        if (EpochTimestamp.isNumber(text)) {
            return new NoTime("is neither seconds (10 digits) nor milliseconds (13 digits) since 1970");
        }
        return BEGINS_AS_RFC_2822.matcher(text).lookingAt()
                ? read(text, DateTimeFormatter.RFC_1123_DATE_TIME, "RFC 2822")
                : read(toRfc3339(text), RFC_3339, "RFC 3339");
    }

    /** With a T between date and time, and with minutes and a colon in the offset. */
    private static String toRfc3339(String text) {
        var form = text.length() > DATE && text.charAt(DATE) == ' '
                ? text.substring(0, DATE) + "T" + text.substring(DATE + 1)
                : text;
        int sign = Math.max(form.lastIndexOf('+'), form.lastIndexOf('-'));
        if (sign <= DATE_AND_HOUR) {
            return form;
        }
        return switch (form.length() - sign) {
            case 3 -> form + ":00";
            case 5 -> form.substring(0, sign + 3) + ":" + form.substring(sign + 3);
            default -> form;
        };
    }

    private static Reading read(String text, DateTimeFormatter form, String name) {
        var end = new ParsePosition(0);
        var fields = form.parseUnresolved(text, end);
        if (fields == null || end.getIndex() < text.length()) {
            int at = fields == null ? end.getErrorIndex() : end.getIndex();
            return new NoTime("is not " + name + " at character " + (at + 1));
        }
        if (!fields.isSupported(OFFSET_SECONDS)) {
            return new NoTime("has no zone, such as Z or +01:00");
        }
        return isInCalendar(fields)
                ? new Time(instant(fields))
                : new NoTime("has a day or a time that no calendar has");
    }

    private static boolean isInCalendar(TemporalAccessor fields) {
        return DATE_AND_TIME.stream().allMatch(field -> field.range().isValidValue(fields.getLong(field)))
                && optional(fields, SECOND_OF_MINUTE)
                        <= SECOND_OF_MINUTE.range().getMaximum()
                && fields.getLong(DAY_OF_MONTH)
                        <= YearMonth.of(number(fields, YEAR), number(fields, MONTH_OF_YEAR))
                                .lengthOfMonth()
                && Math.abs(fields.getLong(OFFSET_SECONDS)) <= MOST_SECONDS_OF_AN_OFFSET;
    }

    private static Instant instant(TemporalAccessor fields) {
        return LocalDateTime.of(
                        number(fields, YEAR),
                        number(fields, MONTH_OF_YEAR),
                        number(fields, DAY_OF_MONTH),
                        number(fields, HOUR_OF_DAY),
                        number(fields, MINUTE_OF_HOUR),
                        optional(fields, SECOND_OF_MINUTE),
                        optional(fields, NANO_OF_SECOND))
                .toInstant(ZoneOffset.ofTotalSeconds(number(fields, OFFSET_SECONDS)))
                .truncatedTo(ChronoUnit.MICROS);
    }

    private static int optional(TemporalAccessor fields, ChronoField field) {
        return fields.isSupported(field) ? number(fields, field) : 0;
    }

    private static int number(TemporalAccessor fields, ChronoField field) {
        return (int) fields.getLong(field);
    }
}
