// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.smoke;

/** A step of the smoke test failed; the message says what was found, and what to look at. */
class SmokeFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    SmokeFailed(String message) {
        super(message);
    }
}
