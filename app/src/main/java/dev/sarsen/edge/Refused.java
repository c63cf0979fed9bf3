package dev.sarsen.edge;

import java.util.Map;

/** A request that is refused as a whole, with the problem and what exactly was wrong. */
public class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Problem problem;
    private final transient Map<String, Object> properties;

    public Refused(Problem problem, String detail) {
        this(problem, detail, Map.of());
    }

    /** @param properties further members of the problem document */
    public Refused(Problem problem, String detail, Map<String, Object> properties) {
        super(detail, null, false, false);
        this.problem = problem;
        this.properties = properties;
    }

    public Problem problem() {
        return problem;
    }

    Map<String, Object> properties() {
        return properties;
    }
}
