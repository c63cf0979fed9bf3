// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

/** The sequence of bytes that encodes one character in UTF-8 (Unicode, table 3-7). */
final class Utf8Sequence {

    /** The length of what is no sequence. */
    static final int MALFORMED = 0;

    /** The length of a sequence that the end of the text cuts short. */
    static final int CUT_SHORT = -1;

    private Utf8Sequence() {}

    /** How many bytes the sequence has that begins with a byte beyond ASCII. */
    static int length(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xff;
        int length = lead < 0xc2 || lead > 0xf4 ? MALFORMED : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        for (int i = 1; i < length; i++) {
            if (at + i == end) {
                return CUT_SHORT;
            }
            int b = bytes[at + i] & 0xff;
            boolean overlong = i == 1 && ((lead == 0xe0 && b < 0xa0) || (lead == 0xf0 && b < 0x90));
            boolean beyond = i == 1 && ((lead == 0xed && b > 0x9f) || (lead == 0xf4 && b > 0x8f));
            if ((b & 0xc0) != 0x80 || overlong || beyond) {
                return MALFORMED;
            }
        }
        return length;
    }
}
