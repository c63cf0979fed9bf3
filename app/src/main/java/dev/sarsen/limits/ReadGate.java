// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

/**
 * Keeps reads out of a quarter of the places at the {@link DatabaseGate}, at least of one where there are two: they stay for
 * requests that write, however many clients read.
 */
record ReadGate(DatabaseGate gate) {

    private static final int PART_FOR_WRITES = 4;

    /** @param room how many requests the database gate has room for */
    static int size(int room) {
        return Math.max(1, room - Math.max(1, room / PART_FOR_WRITES));
    }
}
