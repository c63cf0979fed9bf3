// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.events;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Seconds since 1970, with or without a fraction, and milliseconds. */
final class EpochTimestamp {

    private static final Pattern SECONDS = Pattern.compile("([1-9][0-9]{9})(?:\\.([0-9]{1,9}))?");
    private static final Pattern MILLISECONDS = Pattern.compile("([1-9][0-9]{12})(?:\\.0{1,9})?");

    /** Seconds and milliseconds as {@link Double#toString} writes them. */
    private static final Pattern SCIENTIFIC = Pattern.compile("[1-9]\\.[0-9]{1,18}[eE]\\+?(?:9|12)");

    private static final Pattern NUMBER = Pattern.compile("-?[0-9.]+|-?[0-9.]+[eE][+-]?[0-9]+");
    private static final String MICROSECONDS = "000000";

    private EpochTimestamp() {}

    /** The time to the microsecond; null if the text is neither. */
    static @Nullable Instant read(String text) {
        if (text.isEmpty() || !CommonTimestamp.isDigit(text.charAt(text.length() - 1))) {
            return null;
        }
        var plain = SCIENTIFIC.matcher(text).matches() ? new BigDecimal(text).toPlainString() : text;
        var milliseconds = MILLISECONDS.matcher(plain);
        if (milliseconds.matches()) {
            return Instant.ofEpochMilli(Long.parseLong(milliseconds.group(1)));
        }
        var seconds = SECONDS.matcher(plain);
        return seconds.matches() ? of(seconds.group(1), seconds.group(2)) : null;
    }

    private static Instant of(String seconds, @Nullable String fraction) {
        var micros = ((fraction == null ? "" : fraction) + MICROSECONDS).substring(0, MICROSECONDS.length());
        return Instant.ofEpochSecond(Long.parseLong(seconds), 1_000L * Integer.parseInt(micros));
    }

    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }
}
