// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

/** A text that is not JSON: what was found, what was expected, and where. Without a stack trace, which would be what it costs. */
class JsonBroken extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int found;
    private final String expected;
    private final int at;

    private JsonBroken(int found, String expected, int at) {
        super(null, null, false, false);
        this.found = found;
        this.expected = expected;
        this.at = at;
    }

    /** Of a text that ends before {@code end}, and was read up to {@code at}. */
    static JsonBroken at(byte[] bytes, int at, int end, String expected) {
        return new JsonBroken(at < end ? bytes[at] & 0xff : JsonScanner.END, expected, at);
    }

    /** The index of the byte. */
    int at() {
        return at;
    }

    boolean isEarlyEnd() {
        return found == JsonScanner.END;
    }

    String found() {
        if (isEarlyEnd()) {
            return "its end";
        }
        return found > ' ' && found < 0x7f ? "'" + (char) found + "'" : "the byte 0x" + hexadecimal();
    }

    private String hexadecimal() {
        return Integer.toHexString(0x100 | found).substring(1);
    }

    @Override
    public String getMessage() {
        return "Not valid JSON: found " + found() + ", expected " + expected + ".";
    }
}
