// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

/**
 * A number in a JSON text: its grammar, its magnitude, and how many characters it takes written out. All of it is counted from
 * the digits in one pass: making a {@link java.math.BigDecimal} of thousands of digits costs a thousand times more.
 */
class JsonNumber {

    private static final int MAX_MAGNITUDE = 308;
    private static final int MIN_MAGNITUDE = -324;

    /** An exponent that the digits of no body make up for. */
    private static final int ENDLESS = 100_000_000;

    private byte[] bytes = {};
    private int start;
    private int at;
    private int end;
    private int mantissaEnd;
    private int precision;
    private int scale;
    private int exponent;

    /** Scans a number up to the byte behind it, or to the byte that should have been a digit; false if it is such a byte. */
    boolean scan(byte[] text, int from, int stop) {
        bytes = text;
        start = from;
        at = from;
        end = stop;
        exponent = 0;
        passSign(false);
        int first = at;
        boolean complete = is('0') ? ++at > first : passDigits();
        int point = at;
        if (complete && is('.')) {
            at++;
            complete = passDigits();
        }
        mantissaEnd = at;
        measure(first, point);
        return complete && ((!is('e') && !is('E')) || passExponent());
    }

    private void measure(int first, int point) {
        int significant = first;
        while (significant < mantissaEnd && (bytes[significant] == '0' || bytes[significant] == '.')) {
            significant++;
        }
        boolean pointWithin = significant < point && point < mantissaEnd;
        precision = mantissaEnd - significant - (pointWithin ? 1 : 0);
        scale = Math.max(0, mantissaEnd - point - 1);
    }

    private boolean passExponent() {
        at++;
        boolean negative = passSign(true);
        int digits = at;
        while (at < end && isDigit(bytes[at])) {
            exponent = Math.min(ENDLESS, 10 * exponent + (bytes[at++] - '0'));
        }
        exponent = negative ? -exponent : exponent;
        scale -= exponent;
        return at > digits;
    }

    private boolean passSign(boolean plusToo) {
        boolean negative = is('-');
        if (negative || (plusToo && is('+'))) {
            at++;
        }
        return negative;
    }

    private boolean passDigits() {
        int i = at;
        while (i < end && isDigit(bytes[i])) {
            i++;
        }
        boolean passed = i > at;
        at = i;
        return passed;
    }

    private boolean is(char c) {
        return at < end && bytes[at] == c;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** The index behind what was scanned. */
    int end() {
        return at;
    }

    /** Whether a double can express it, if not exactly, and {@code jsonb} can store it. */
    boolean isInRange() {
        int magnitude = precision - scale - 1;
        return precision == 0 || (magnitude <= MAX_MAGNITUDE && magnitude >= MIN_MAGNITUDE);
    }

    /** Appends it as it came, and takes the room that it needs more when {@code jsonb} writes it out. A zero is one digit. */
    void appendTo(Utf8Buffer buffer) {
        if (at == mantissaEnd) {
            buffer.append(bytes, start, at);
        } else if (precision == 0) {
            buffer.append('0');
        } else {
            buffer.append(bytes, start, at);
            buffer.reserve(Math.max(0, writtenOut() - (at - start)));
        }
    }

    private int writtenOut() {
        int sign = bytes[start] == '-' ? 1 : 0;
        if (scale <= 0) {
            return sign + precision - scale;
        }
        return sign + (precision > scale ? precision + 1 : scale + 2);
    }
}
