// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

/**
 * JSON (RFC 8259) in UTF-8, read forward from an array of bytes. A value is decoded only into a buffer that the caller gives;
 * nothing becomes an object, and each byte is looked at a bounded number of times.
 */
class JsonScanner {

    /** What {@link #next} returns behind the last byte. */
    static final int END = -1;

    private final byte[] bytes;
    private final JsonStrings strings;
    private int at;
    private int end;

    JsonScanner(byte[] bytes) {
        this.bytes = bytes;
        this.strings = new JsonStrings(bytes);
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
        at = strings.read(at, end, into);
    }

    /** Passes an integer of few digits, if that is what comes next and another value or the end of the container follows. */
    boolean shortInteger(Utf8Buffer into) {
        int behind = ShortIntegers.behind(bytes, at, end);
        if (behind == at || (bytes[behind] != ',' && (bytes[behind] | ' ') != '}')) {
            return false;
        }
        into.append(bytes, at, behind);
        at = behind;
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
        int behind = ShortIntegers.behind(bytes, at, end);
        while (behind > at && bytes[behind] == ',') {
            at = behind + 1;
            passed++;
            behind = ShortIntegers.behind(bytes, at, end);
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
        return JsonBroken.at(bytes, at, end, expected);
    }
}
