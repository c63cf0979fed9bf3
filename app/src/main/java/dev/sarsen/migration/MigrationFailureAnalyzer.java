// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.migration;

import dev.sarsen.platform.TransientFailure;
import dev.sarsen.trust.CertificateFault;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/** Says what to do about a schema, or a database, that does not let this process start. */
class MigrationFailureAnalyzer implements FailureAnalyzer {

    static final String INSUFFICIENT_PRIVILEGE = "42501";

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
            case SchemaBehind _ ->
                "Run the migrate role of this very version first (SARSEN_ROLE=migrate), then start this process again.";
            case SchemaForeign _ ->
                "Give Sarsen a database of its own, and leave spring.flyway.baseline-on-migrate off. Data of a version before 0.1.0 cannot be"
                        + " kept: after `make run` delete .sarsen/postgres, on a laptop's cluster run `make dev-down`, then start again.";
            case LockUnavailable _ ->
                "Look for long transactions in pg_stat_activity, end them, then run the migrate role again.";
            case SQLException e
            when INSUFFICIENT_PRIVILEGE.equals(e.getSQLState()) ->
                "Give SPRING_FLYWAY_USER and SPRING_FLYWAY_PASSWORD of the user that owns the tables; the application's own"
                        + " user may not change them.";
            case SQLException e
            when TransientFailure.isReadOnly(e) ->
                "Wait for the end of the failover and run this again; or have SPRING_FLYWAY_URL and SPRING_DATASOURCE_URL lead to the"
                        + " primary: the server there is a standby, or set to read-only.";
            case DatabaseUnreachable _, CannotGetJdbcConnectionException _
            when CertificateFault.of(cause).isPresent() ->
                "PostgreSQL answers, but %s. Have sslrootcert in SPRING_DATASOURCE_URL and SPRING_FLYWAY_URL name a file with the authority that"
                                .formatted(CertificateFault.of(cause).get().words())
                        + " signed it, and the host there be one that it names (see docs/guides/deploy.md).";
            case DatabaseUnreachable _, CannotGetJdbcConnectionException _ ->
                "Check SPRING_DATASOURCE_URL, SPRING_DATASOURCE_USERNAME and SPRING_DATASOURCE_PASSWORD, and that"
                        + " PostgreSQL accepts connections from here.";
            default -> null;
        };
    }
}
