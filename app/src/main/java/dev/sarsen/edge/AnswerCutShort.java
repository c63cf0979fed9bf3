// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

/**
 * An answer failed after its first bytes were sent. No problem can follow them, so the container closes the connection without the end of
 * the answer, and the client cannot take a part for the whole.
 */
public class AnswerCutShort extends RuntimeException {

    private static final long serialVersionUID = 1;

    public AnswerCutShort(RuntimeException cause) {
        super("An answer was cut short", cause);
    }
}
