// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sarsen.edge.Problem;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with an event.
 *
 * @param field the field of the event that it is wrong with
 * @param detail what was found and what was expected
 */
record Fault(@JsonIgnore Problem problem, @Nullable Field field, String detail) {

    static Fault of(Problem problem) {
        return new Fault(problem, null, problem.meaning());
    }

    /** The problem for which the event was refused. */
    @JsonProperty
    String code() {
        return problem.code();
    }
}
