// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import java.time.Duration;
import java.util.Map;
import org.springframework.http.HttpHeaders;

/** A request that is refused as a whole, with the problem and what exactly was wrong. */
public class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Problem problem;
    private final transient Map<String, Object> properties;
    private final transient Map<String, String> headers;

    public Refused(Problem problem, String detail) {
        this(problem, detail, Map.of());
    }

    /** @param properties further members of the problem document */
    public Refused(Problem problem, String detail, Map<String, Object> properties) {
        this(problem, detail, properties, Map.of());
    }

    /** @param retryAfter when the same request may succeed; a part of a second counts as a whole one */
    public Refused(Problem problem, Duration retryAfter) {
        this(problem, problem.meaning(), Map.of(), Map.of(HttpHeaders.RETRY_AFTER, wholeSeconds(retryAfter)));
    }

    private Refused(Problem problem, String detail, Map<String, Object> properties, Map<String, String> headers) {
        super(detail, null, false, false);
        this.problem = problem;
        this.properties = properties;
        this.headers = headers;
    }

    /** @param accepted the content codings that the endpoint takes (RFC 9110, 12.5.3) */
    public static Refused contentEncoding(String detail, String accepted) {
        return new Refused(
                Problem.CONTENT_ENCODING_UNSUPPORTED, detail, Map.of(), Map.of(HttpHeaders.ACCEPT_ENCODING, accepted));
    }

    private static String wholeSeconds(Duration time) {
        return Long.toString(Math.max(1, Math.ceilDiv(time.toMillis(), 1_000)));
    }

    public Problem problem() {
        return problem;
    }

    Map<String, Object> properties() {
        return properties;
    }

    /** Further headers of the answer. */
    Map<String, String> headers() {
        return headers;
    }
}
