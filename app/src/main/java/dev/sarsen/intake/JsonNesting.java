// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import java.util.Arrays;

/** The containers that are open at a place of a JSON value: a byte for each level. */
class JsonNesting {

    /** What {@link #closing} returns outside of all containers. */
    static final int NONE = 0;

    private static final int MAX_DEPTH = 32;
    private static final int MAX_DEPTH_OF_A_BODY = 100_000;

    private final int[] open = new int[MAX_DEPTH + 1];
    private byte[] closings = new byte[MAX_DEPTH];
    private int closing;
    private int depth;
    private int containers;
    private boolean tooDeep;

    /** Begins with another value; its containers are numbered on. */
    void begin() {
        closing = NONE;
        depth = 0;
        tooDeep = false;
    }

    /** The bracket that closes the innermost container. */
    int closing() {
        return closing;
    }

    /** How many containers were opened in all values. */
    int containers() {
        return containers;
    }

    /** The number of the innermost container, at a place that is not too deep. */
    int container() {
        return open[depth];
    }

    /** Whether the value had more levels than an event may have, here or before. */
    boolean isTooDeep() {
        return tooDeep;
    }

    /** Whether not even a body may have one more level. */
    boolean isFull() {
        return depth == MAX_DEPTH_OF_A_BODY;
    }

    void open(int bracket) {
        closings = depth < closings.length ? closings : Arrays.copyOf(closings, 2 * depth);
        closing = bracket == '{' ? '}' : ']';
        closings[depth] = (byte) closing;
        depth++;
        containers++;
        if (depth > MAX_DEPTH) {
            tooDeep = true;
        } else {
            open[depth] = containers;
        }
    }

    void close() {
        depth--;
        closing = depth == 0 ? NONE : closings[depth - 1];
    }
}
