// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** Answers with a problem where no controller answers, as in a filter. */
public final class ProblemResponse {

    private ProblemResponse() {}

    /** @param detail what exactly was wrong, in plain words */
    public static void write(HttpServletResponse response, Problem problem, String detail) throws IOException {
        response.setStatus(problem.status());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        if (problem.status() == 503) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        response.getOutputStream()
                .write(ProblemDocuments.json(problem, problem.status(), detail).getBytes(StandardCharsets.UTF_8));
    }
}
