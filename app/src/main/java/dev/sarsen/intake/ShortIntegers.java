// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

/** Integers of up to nine digits without a sign: most numbers are, and need nothing of what {@link JsonNumber} counts. */
final class ShortIntegers {

    private static final int TOO_LONG = 10;

    private ShortIntegers() {}

    /** The index behind such an integer, which is always before the end; where none begins, or nothing follows it, the index itself. */
    static int behind(byte[] bytes, int at, int end) {
        int limit = Math.min(end, at + TOO_LONG);
        int i = at;
        while (i < limit && bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        boolean leadingZero = i > at + 1 && bytes[at] == '0';
        return i == limit || leadingZero ? at : i;
    }
}
