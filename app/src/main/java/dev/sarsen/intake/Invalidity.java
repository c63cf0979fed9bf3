// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import dev.sarsen.edge.Problem;

/** What is wrong with one event; never leaves {@link EventRules}. */
class Invalidity extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Problem problem;

    Invalidity(Problem problem, String detail) {
        super(detail, null, false, false);
        this.problem = problem;
    }

    Submission.Invalid toSubmission() {
        return new Submission.Invalid(problem, String.valueOf(getMessage()));
    }
}
