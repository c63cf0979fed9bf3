// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.events;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The form in which nearly all timestamps come, in UTC to the second or finer, read by its places: three times as fast. */
final class CommonTimestamp {

    private static final String FORM = "0000-00-00T00:00:00";
    private static final int MOST_DIGITS = 9;

    private CommonTimestamp() {}

    /** The time to the microsecond; null if the text has another form, or names a day or a time that no calendar has. */
    static @Nullable Instant read(String text) {
        if (!hasForm(text)) {
            return null;
        }
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) {
            return null;
        }
        var yearMonth = YearMonth.of(number(text, 0, 4), month);
        return day > yearMonth.lengthOfMonth()
                ? null
                : LocalDateTime.of(yearMonth.getYear(), month, day, hour, minute, second, nanos(text))
                        .toInstant(ZoneOffset.UTC)
                        .truncatedTo(ChronoUnit.MICROS);
    }

    private static boolean hasForm(String text) {
        int digits = text.length() - FORM.length() - 2;
        if (!text.endsWith("Z") || digits == 0 || digits < -1 || digits > MOST_DIGITS) {
            return false;
        }
        for (int i = 0; i < FORM.length(); i++) {
            if (FORM.charAt(i) == '0' ? !isDigit(text.charAt(i)) : text.charAt(i) != FORM.charAt(i)) {
                return false;
            }
        }
        return digits < 0 || (text.charAt(FORM.length()) == '.' && areDigits(text, FORM.length() + 1));
    }

    private static boolean areDigits(String text, int from) {
        for (int i = from; i < text.length() - 1; i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    private static int nanos(String text) {
        int nanos = 0;
        for (int place = 0; place < MOST_DIGITS; place++) {
            int at = FORM.length() + 1 + place;
            nanos = 10 * nanos + (at < text.length() - 1 ? text.charAt(at) - '0' : 0);
        }
        return nanos;
    }
}
