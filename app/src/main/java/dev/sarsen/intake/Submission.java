// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import dev.sarsen.edge.Problem;
import dev.sarsen.inbox.Event;

/** One event of a body, as it was found. */
sealed interface Submission {

    /** The event may be stored. */
    record Valid(Event event) implements Submission {}

    /** The event is refused, alone. */
    record Invalid(Problem problem, String detail) implements Submission {}
}
