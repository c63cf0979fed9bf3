// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that is refused as a whole, with the problem and what exactly was wrong. */
public class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Problem problem;
    private final transient Map<String, Object> properties;
    private final @Nullable Duration retryAfter;

    public Refused(Problem problem, String detail) {
        this(problem, detail, Map.of());
    }

    /** @param properties further members of the problem document */
    public Refused(Problem problem, String detail, Map<String, Object> properties) {
        this(problem, detail, properties, null);
    }

    /** @param retryAfter when the same request may succeed; a part of a second counts as a whole one */
    public Refused(Problem problem, Duration retryAfter) {
        this(problem, problem.meaning(), Map.of(), retryAfter);
    }

    private Refused(Problem problem, String detail, Map<String, Object> properties, @Nullable Duration retryAfter) {
        super(detail, null, false, false);
        this.problem = problem;
        this.properties = properties;
        this.retryAfter = retryAfter;
    }

    public Problem problem() {
        return problem;
    }

    Map<String, Object> properties() {
        return properties;
    }

    @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
