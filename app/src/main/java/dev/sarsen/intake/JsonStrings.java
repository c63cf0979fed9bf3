// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

/** The strings of a JSON text: copies their characters, decodes their escapes, and refuses bytes that are not UTF-8. */
class JsonStrings {

    private final byte[] bytes;
    private int at;
    private int end;

    JsonStrings(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads a string.
     *
     * @param start the index of its opening quote
     * @param stop the end of the text
     * @return the index behind its closing quote
     */
    int read(int start, int stop, Utf8Buffer into) {
        int quote = into.takesQuotes() ? 1 : 0;
        at = start + 1;
        end = stop;
        int run = at - quote;
        while (at < end) {
            byte b = bytes[at];
            if (b == '"') {
                into.append(bytes, run, at + quote);
                return at + 1;
            } else if (b == '\\') {
                into.append(bytes, run, at);
                into.appendCharacter(escape());
                run = at;
            } else if (b < 0) {
                passSequence();
            } else if (b < ' ') {
                throw unexpected("an escape such as \\n, for control characters in a string");
            } else {
                at++;
            }
        }
        throw unexpected("the rest of a string");
    }

    private void passSequence() {
        int length = Utf8Sequence.length(bytes, at, end);
        if (length == Utf8Sequence.CUT_SHORT) {
            at = end;
            throw unexpected("the rest of a character");
        } else if (length == Utf8Sequence.MALFORMED) {
            throw unexpected("UTF-8");
        }
        at += length;
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
        int c = at < end ? bytes[at] : JsonScanner.END;
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

    private JsonBroken unexpected(String expected) {
        return JsonBroken.at(bytes, at, end, expected);
    }
}
