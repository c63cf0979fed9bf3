// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.apidocs;

import static java.util.stream.Collectors.joining;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.ProblemExamples;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page of a problem in docs/reference/problems.
 *
 * @param operations what answers with it, such as {@code POST /api/v1/events}
 * @param example a request that meets it; null if no single request does
 */
record ProblemPage(
        Problem problem, List<String> operations, @Nullable Sent example) {

    /** A request as it is sent, and the body of its answer. */
    record Sent(String name, String request, String answer) {}

    String file() {
        return "problems/" + problem.code() + ".md";
    }

    String row() {
        return "| [`%s`](%s) | %d | %s |\n".formatted(problem.code(), file(), problem.status(), problem.meaning());
    }

    String text() {
        return """
                # %s

                Generated; `make reference` writes it anew. All: [problems](../problems.md).

                | Code | Status | Type |
                |---|---|---|
                | `%s` | %d | `/problems/%s` |

                **What it means.** %s

                **When it happens.** %s

                **What to do.** %s
                """.formatted(
                                ProblemExamples.of(problem).get("title"),
                                problem.code(),
                                problem.status(),
                                problem.code(),
                                problem.meaning(),
                                when(),
                                problem.advice())
                + shown();
    }

    private String when() {
        var where = operations.isEmpty()
                ? "At any address, before an operation is found."
                : "Answered by "
                        + operations.stream().map(name -> "`" + name + "`").collect(joining(", ")) + ".";
        return problem.status() == 422
                ? where
                        + " Where other events of the body are accepted, the answer is 202 and the code is in the receipt."
                : where;
    }

    private String shown() {
        if (example == null) {
            return "\nNo single request meets it, so there is no example.\n";
        }
        return """

                ## Example

                `requests/invalid/%s`, at noon of 31 January 2026:

                ```http
                %s
                ```

                The answer:

                ```json
                %s
                ```
                """.formatted(example.name(), example.request().strip(), example.answer());
    }
}
