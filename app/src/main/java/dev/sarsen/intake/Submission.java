// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import dev.sarsen.inbox.Event;
import java.util.List;

/** One event of a body, as it was found. */
sealed interface Submission {

    /** The event may be stored. */
    record Valid(Event event) implements Submission {}

    /**
     * The event is refused, alone.
     *
     * @param faults all that is wrong with it, at least one
     * @param place where it begins, or where it is not JSON
     */
    record Invalid(List<Fault> faults, Place place) implements Submission {}

    /** A place in a body, from line 1 and column 1, in characters. */
    record Place(int line, int column) {}
}
