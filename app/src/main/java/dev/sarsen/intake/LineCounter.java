// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

/** Finds lines and columns of a body's bytes. Asked from its start to its end it looks at each byte once, and at none if nobody asks. */
class LineCounter {

    private final byte[] bytes;
    private int at;
    private int line = 1;
    private int column = 1;

    LineCounter(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @param index of a byte, not before the one that was asked for last */
    Submission.Place placeOf(int index) {
        for (; at < index; at++) {
            if (bytes[at] == '\n') {
                line++;
                column = 1;
            } else if ((bytes[at] & 0xc0) != 0x80) {
                column++;
            }
        }
        return new Submission.Place(line, column);
    }
}
