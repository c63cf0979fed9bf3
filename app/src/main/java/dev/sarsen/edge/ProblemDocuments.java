// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.json.JsonMapper;

/** Problems as RFC 9457 documents. */
final class ProblemDocuments {

    private ProblemDocuments() {}

    static ProblemDetail of(Problem problem, String detail) {
        var document = ProblemDetail.forStatusAndDetail(HttpStatus.valueOf(problem.status()), detail);
        document.setType(URI.create("/problems/" + problem.code()));
        document.setTitle(title(problem));
        document.setProperty("code", problem.code());
        return document;
    }

    /** The document as text, for where no message converter writes it. */
    static String json(Problem problem, int status, String detail) {
        return """
                {"type":"/problems/%s","title":"%s","status":%d,"detail":%s,"code":"%s"}""".formatted(
                problem.code(), title(problem), status, JsonMapper.shared().writeValueAsString(detail), problem.code());
    }

    static Problem forStatus(int status) {
        return switch (status) {
            case 404 -> Problem.NOT_FOUND;
            case 405 -> Problem.METHOD_NOT_ALLOWED;
            case 406 -> Problem.NOT_ACCEPTABLE;
            case 408 -> Problem.BODY_TOO_SLOW;
            case 413 -> Problem.BODY_TOO_LARGE;
            case 415 -> Problem.MEDIA_TYPE_UNSUPPORTED;
            case 431 -> Problem.HEADERS_TOO_LARGE;
            case 501, 505 -> Problem.REQUEST_INVALID;
            default -> status < 500 ? Problem.REQUEST_INVALID : Problem.INTERNAL_ERROR;
        };
    }

    static String title(Problem problem) {
        var words = problem.code().replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
