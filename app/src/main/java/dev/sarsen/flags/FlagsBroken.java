// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

/** The file of flags cannot be used; the message says why. */
class FlagsBroken extends RuntimeException {

    private static final long serialVersionUID = 1;

    FlagsBroken(String reason) {
        super(reason, null, false, false);
    }
}
