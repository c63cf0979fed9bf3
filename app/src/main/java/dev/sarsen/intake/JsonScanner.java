// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

/**
 * JSON (RFC 8259) in UTF-8, read forward from an array of bytes. A value is decoded only into a buffer that the caller gives;
 * nothing becomes an object, and each byte is looked at a bounded number of times.
 */
class JsonScanner {

    /** What {@link #next} returns behind the last byte. */
    static final int END = -1;

    private static final int SHORT = 10;

    private final byte[] bytes;
    private int at;
    private int end;

    JsonScanner(byte[] bytes) {
        this.bytes = bytes;
        read(0, bytes.length);
    }

    /** Begins anew with a part of the bytes; a byte order mark at its start is skipped. */
    void read(int start, int stop) {
        end = stop;
        boolean marked = stop - start > 2
                && bytes[start] == (byte) 0xef
                && bytes[start + 1] == (byte) 0xbb
                && bytes[start + 2] == (byte) 0xbf;
        at = marked ? start + 3 : start;
    }

    /** The next byte that is not blank, which stays the next; {@link #END} if none follows. */
    int next() {
        while (at < end) {
            byte b = bytes[at];
            if (b > ' ' || !isBlank(b)) {
                return b & 0xff;
            }
            at++;
        }
        return END;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\t' || b == '\r';
    }

    /** The index of the byte that {@link #next} has returned. */
    int at() {
        return at;
    }

    /** Passes the byte that {@link #next} has returned. */
    void pass() {
        at++;
    }

    /** Passes the byte that must come next. */
    void pass(int expected, String what) {
        if (next() != expected) {
            throw unexpected(what);
        }
        at++;
    }

    /** Refuses what is behind the text. */
    void passEnd() {
        if (next() != END) {
            throw unexpected("the end");
        }
    }

    /** Passes a comma, after which another value follows (true), or the end of the container (false). */
    boolean more(int closing) {
        int c = next();
        if (c != ',' && c != closing) {
            throw unexpected(closing == '}' ? "a comma or '}'" : "a comma or ']'");
        }
        at++;
        return c == ',';
    }

    /** Refuses what does not begin a name. */
    void beginName() {
        if (next() != '"') {
            throw unexpected("a name in double quotes");
        }
    }

    /** Reads the name of a member, and passes the colon behind it. */
    void name(Utf8Buffer into) {
        beginName();
        string(into);
        pass(':', "a colon");
    }

    /** Reads the string whose opening quote comes next. */
    void string(Utf8Buffer into) {
        int quote = into.takesQuotes() ? 1 : 0;
        int run = ++at - quote;
        while (at < end) {
            byte b = bytes[at];
            if (b == '"') {
                into.append(bytes, run, at++ + quote);
                return;
            } else if (b == '\\') {
                into.append(bytes, run, at);
                into.appendCharacter(escape());
                run = at;
            } else if (b < 0) {
                at += sequence();
            } else if (b < ' ') {
                throw unexpected("an escape such as \\n, for control characters in a string");
            } else {
                at++;
            }
        }
        throw unexpected("the rest of a string");
    }

    /** Decodes an escape; of a surrogate that is not half of a pair it returns the surrogate. */
    private int escape() {
        int c = escaped();
        if (Character.isHighSurrogate((char) c) && at + 1 < end && bytes[at] == '\\' && bytes[at + 1] == 'u') {
            int behindHigh = at;
            int low = escaped();
            if (Character.isLowSurrogate((char) low)) {
                return Character.toCodePoint((char) c, (char) low);
            }
            at = behindHigh;
        }
        return c;
    }

    private int escaped() {
        at++;
        int c = at < end ? bytes[at] : END;
        int decoded = switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hexadecimal();
            default -> throw unexpected("an escape of JSON");
        };
        at++;
        return decoded;
    }

    private int hexadecimal() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            at++;
            int digit = at < end ? Character.digit(bytes[at], 16) : -1;
            if (digit < 0) {
                throw unexpected("four hexadecimal digits");
            }
            value = (value << 4) | digit;
        }
        return value;
    }

    /** The length of a well-formed sequence of UTF-8 (Unicode, table 3-7). */
    private int sequence() {
        int lead = bytes[at] & 0xff;
        int length = lead < 0xc2 || lead > 0xf4 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        for (int i = 1; i < length; i++) {
            if (at + i == end) {
                at = end;
                throw unexpected("the rest of a character");
            }
            int b = bytes[at + i] & 0xff;
            boolean overlong = i == 1 && ((lead == 0xe0 && b < 0xa0) || (lead == 0xf0 && b < 0x90));
            boolean beyond = i == 1 && ((lead == 0xed && b > 0x9f) || (lead == 0xf4 && b > 0x8f));
            if ((b & 0xc0) != 0x80 || overlong || beyond) {
                throw unexpected("UTF-8");
            }
        }
        if (length == 0) {
            throw unexpected("UTF-8");
        }
        return length;
    }

    /** Passes an integer of few digits, if that is what comes next and another value or the end of the container follows. */
    boolean shortInteger(Utf8Buffer into) {
        int i = at;
        while (i < end && i < at + SHORT && bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        boolean leadingZero = i > at + 1 && bytes[at] == '0';
        if (i == at || i == at + SHORT || i == end || leadingZero || (bytes[i] != ',' && (bytes[i] | ' ') != '}')) {
            return false;
        }
        into.append(bytes, at, i);
        at = i;
        return true;
    }

    /**
     * Passes integers of an array that have few digits and a comma each, which are copied together as they are.
     *
     * @return how many; another value must follow
     */
    int shortIntegers(Utf8Buffer into) {
        int passed = 0;
        int first = at;
        int i = at;
        while (i < end) {
            int start = i;
            while (i < end && i < start + SHORT && bytes[i] >= '0' && bytes[i] <= '9') {
                i++;
            }
            boolean leadingZero = i > start + 1 && bytes[start] == '0';
            if (i == start || i == start + SHORT || i == end || bytes[i] != ',' || leadingZero) {
                break;
            }
            at = ++i;
            passed++;
        }
        into.append(bytes, first, at);
        return passed;
    }

    /** Passes the number that comes next. */
    void number(JsonNumber into) {
        boolean complete = into.scan(bytes, at, end);
        at = into.end();
        if (!complete) {
            throw unexpected("a digit");
        }
    }

    /** Passes one of the words true, false and null. */
    void word(Utf8Buffer into) {
        int c = next();
        var word = c == 't' ? "true" : c == 'f' ? "false" : c == 'n' ? "null" : "";
        for (int i = 0; i < word.length(); i++, at++) {
            if (at == end || bytes[at] != word.charAt(i)) {
                throw unexpected("the word " + word);
            }
            into.append(word.charAt(i));
        }
        if (word.isEmpty()) {
            throw unexpected("a value");
        }
    }

    JsonBroken unexpected(String expected) {
        return new JsonBroken(at < end ? bytes[at] & 0xff : END, expected, at);
    }
}
