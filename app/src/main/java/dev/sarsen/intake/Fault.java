// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.sarsen.edge.Problem;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with an event.
 *
 * @param code of the problem
 * @param field the field of the event that it is wrong with
 * @param detail what was found and what was expected
 */
record Fault(
        String code,
        @Nullable Field field,
        String detail,
        @JsonIgnore Problem problem) {

    Fault(Problem problem, @Nullable Field field, String detail) {
        this(problem.code(), field, detail, problem);
    }

    static Fault of(Problem problem) {
        return new Fault(problem, null, problem.meaning());
    }
}
