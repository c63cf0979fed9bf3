// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.migration;

/** PostgreSQL could not be asked for its schema at start. */
class DatabaseUnreachable extends RuntimeException {

    private static final long serialVersionUID = 1;

    DatabaseUnreachable(Throwable cause) {
        super("PostgreSQL could not be reached: " + rootOf(cause).getMessage(), cause);
    }

    private static Throwable rootOf(Throwable failure) {
        var cause = failure.getCause();
        return cause == null ? failure : rootOf(cause);
    }
}
