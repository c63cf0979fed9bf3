// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import java.util.OptionalInt;

/**
 * Of a failure with which the process ends by a code of its own. Spring Boot's {@code ExitCodeGenerator} is of no use there: it publishes an
 * event in the context that has failed, whose listeners are destroyed, and the code is lost.
 */
public interface ExitCode {

    /** From 1 to 125. */
    int exitCode();

    /** That of a failure or of the first of its causes that has one. */
    static OptionalInt of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ExitCode known) {
                return OptionalInt.of(known.exitCode());
            }
        }
        return OptionalInt.empty();
    }
}
