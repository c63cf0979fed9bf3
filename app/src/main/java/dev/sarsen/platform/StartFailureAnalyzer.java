package dev.sarsen.platform;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/** Answers each misconfiguration at start with an instruction instead of a stack trace. */
class StartFailureAnalyzer implements FailureAnalyzer {

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            var action = actionFor(cause);
            if (action != null) {
                return new FailureAnalysis(cause.getMessage(), action, cause);
            }
        }
        return null;
    }

    private static @Nullable String actionFor(Throwable cause) {
        return switch (cause) {
            case RoleNotSet _ -> "Set SARSEN_ROLE to api, worker or migrate (see docs/guides/run.md).";
            case SchemaBehind _ ->
                "Run the migrate role of this very version first (SARSEN_ROLE=migrate), then start this process again.";
            case DatabaseUnreachable _ ->
                "Check SPRING_DATASOURCE_URL, SPRING_DATASOURCE_USERNAME and SPRING_DATASOURCE_PASSWORD, and that"
                        + " PostgreSQL accepts connections from here.";
            default -> null;
        };
    }
}
