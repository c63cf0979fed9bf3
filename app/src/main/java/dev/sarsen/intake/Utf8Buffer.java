// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Text in UTF-8, up to a number of bytes; what goes beyond it is not kept but noted. */
class Utf8Buffer {

    private static final int SHORT = 16;
    private static final int FULL = -1;

    private final byte[] bytes;
    private final int capacity;
    private final boolean json;
    private int limit;
    private int size;
    private boolean storable;

    /**
     * @param longest how many bytes may ever be appended
     * @param json whether the text is JSON, in which characters that JSON escapes stay escaped
     */
    Utf8Buffer(int capacity, int longest, boolean json) {
        this.bytes = new byte[Math.min(capacity, longest)];
        this.capacity = capacity;
        this.json = json;
    }

    Utf8Buffer clear() {
        limit = capacity;
        size = 0;
        storable = true;
        return this;
    }

    /** Keeps nothing from here on. */
    void discard() {
        limit = FULL;
    }

    boolean isFull() {
        return limit == FULL;
    }

    /** Whether it is free of U+0000 and of halves of surrogate pairs, which PostgreSQL cannot store. */
    boolean isStorable() {
        return storable;
    }

    int size() {
        return size;
    }

    byte byteAt(int index) {
        return bytes[index];
    }

    /** Whether the bytes from a place up to the end are also at an earlier place. */
    boolean repeats(int earlier, int place) {
        return Arrays.equals(bytes, earlier, earlier + size - place, bytes, place, size);
    }

    /** Takes room for bytes that are not appended. */
    void reserve(int count) {
        limit = size + count > limit ? FULL : limit - count;
    }

    void append(byte[] from, int start, int end) {
        int count = end - start;
        if (size + count > limit) {
            discard();
        } else if (count < SHORT) {
            for (int i = start; i < end; i++) {
                bytes[size++] = from[i];
            }
        } else {
            System.arraycopy(from, start, bytes, size, count);
            size += count;
        }
    }

    /** Appends a character, escaped if this is JSON; one that cannot be stored as a question mark. */
    void appendCharacter(int c) {
        if (c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            storable = false;
            append('?');
        } else if (c >= 0x80) {
            appendSequence(c);
        } else if (json && (c < ' ' || c == '"' || c == '\\')) {
            appendEscaped(c);
        } else {
            append(c);
        }
    }

    private void appendEscaped(int c) {
        int letter = "\b\t\n\f\r".indexOf(c);
        if (letter >= 0 || c >= ' ') {
            append('\\');
            append(letter >= 0 ? "btnfr".charAt(letter) : c);
        } else {
            var digits = Integer.toHexString(0x10000 | c);
            append('\\');
            append('u');
            for (int i = 1; i < digits.length(); i++) {
                append(digits.charAt(i));
            }
        }
    }

    private void appendSequence(int c) {
        if (c < 0x800) {
            append(0xc0 | (c >> 6));
        } else {
            appendLead(c);
            append(0x80 | (c >> 6 & 0x3f));
        }
        append(0x80 | (c & 0x3f));
    }

    private void appendLead(int c) {
        if (c < 0x10000) {
            append(0xe0 | (c >> 12));
        } else {
            append(0xf0 | (c >> 18));
            append(0x80 | (c >> 12 & 0x3f));
        }
    }

    /** Appends a byte. */
    void append(int b) {
        if (size >= limit) {
            discard();
        } else {
            bytes[size++] = (byte) b;
        }
    }

    boolean is(String ascii) {
        if (ascii.length() != size) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (bytes[i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether strings of JSON keep their quotes. */
    boolean takesQuotes() {
        return json;
    }

    /** What was kept from a place up to another. */
    String from(int place, int end) {
        return new String(bytes, place, end - place, StandardCharsets.UTF_8);
    }

    /** What was kept. */
    @Override
    public String toString() {
        return from(0, size);
    }
}
