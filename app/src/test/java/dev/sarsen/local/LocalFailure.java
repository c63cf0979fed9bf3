// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

/** What keeps the local servers from starting, worded as an instruction: it is shown without a stack trace. */
public final class LocalFailure extends RuntimeException {

    public LocalFailure(String instruction) {
        super(instruction);
    }

    public LocalFailure(String instruction, Throwable cause) {
        super(instruction, cause);
    }
}
