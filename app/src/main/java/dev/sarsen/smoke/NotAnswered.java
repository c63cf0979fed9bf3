// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.smoke;

import java.io.IOException;
import java.net.URI;

/** A request got no answer, or another one than expected. */
class NotAnswered extends SmokeFailed {

    private static final long serialVersionUID = 1;
    private static final int TOO_MANY = 429;
    private static final int SERVER = 500;

    /** The status of the answer; 0 if there was none. */
    final int status;

    private NotAnswered(int status, String message) {
        super(message);
        this.status = status;
    }

    NotAnswered(URI address, int status, String body) {
        this(status, "%s answered %d: %s".formatted(address, status, body));
    }

    NotAnswered(URI address, IOException failure) {
        this(
                0,
                "%s was not reached: %s. Look at the pods behind it, and at the NetworkPolicies of both sides."
                        .formatted(address, reason(failure)));
    }

    private static String reason(IOException failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    /** The same with what to do about it. */
    NotAnswered with(String action) {
        return new NotAnswered(status, getMessage() + System.lineSeparator() + action);
    }

    /** Whether the same request may be answered later: what answers is away, busy or just leaving. */
    boolean mayPass() {
        return status == 0 || status == TOO_MANY || status >= SERVER;
    }
}
