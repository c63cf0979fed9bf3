// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import java.util.Arrays;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What the {@code type} of a problem document points to: what the problem means and what to do. */
@RestController
class ProblemPages {

    /**
     * What a problem means and what to do.
     *
     * @param code the code of the problem, as in its document
     */
    @Refuses(Problem.NOT_FOUND)
    @Open
    @GetMapping(path = "/problems/{code}", produces = MediaType.TEXT_PLAIN_VALUE)
    String problem(@PathVariable String code) {
        var problem = Arrays.stream(Problem.values())
                .filter(candidate -> candidate.code().equals(code))
                .findAny()
                .orElseThrow(() -> new Refused(Problem.NOT_FOUND, "There is no problem '" + code + "'."));
        return "%s (%s, HTTP %d)%n%n%s%n%s%n"
                .formatted(
                        ProblemDocuments.title(problem),
                        problem.code(),
                        problem.status(),
                        problem.meaning(),
                        problem.advice());
    }
}
