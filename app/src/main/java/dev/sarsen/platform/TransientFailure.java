// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** Failures of the surroundings, by how much they concern; a failure of the data is none of them. */
public enum TransientFailure {
    /** No connection, no room, no writes: other statements fail as well. */
    SERVER,
    /** A lock that another transaction holds. */
    LOCK,
    /** A row whose table has no partition for it. */
    PARTITION,
    /** Only this statement, as far as is known: a time-out, a deadlock, a damaged page. */
    STATEMENT;

    private static final String NO_PARTITION = "ExecFindPartition";
    private static final String READ_ONLY = "25006";

    /** Whether the same work may succeed later without any change to it; true also where no database answered at all. */
    public static boolean is(@Nullable Throwable failure) {
        return of(failure).isPresent();
    }

    /** By the first SQL failure among the causes; empty for a failure of the data, or where no statement failed. */
    public static Optional<TransientFailure> of(@Nullable Throwable failure) {
        return sqlFailure(failure).flatMap(sql -> Optional.ofNullable(kind(sql)));
    }

    /** Whether PostgreSQL has refused a write because it is a standby, or because the session is read-only. */
    public static boolean isReadOnly(@Nullable Throwable failure) {
        return sqlFailure(failure)
                .filter(sql -> READ_ONLY.equals(sql.getSQLState()))
                .isPresent();
    }

    private static Optional<SQLException> sqlFailure(@Nullable Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return Optional.of(sql);
            }
        }
        return Optional.empty();
    }

    private static @Nullable TransientFailure kind(SQLException failure) {
        var state = failure.getSQLState();
        if (state == null || state.length() < 2 || failure instanceof SQLTransientException) {
            return SERVER;
        }
        return switch (state) {
            case "55P03" -> LOCK;
            case "57014" -> STATEMENT;
            default -> ofClass(state.substring(0, 2), failure);
        };
    }

    private static @Nullable TransientFailure ofClass(String sqlClass, SQLException failure) {
        return switch (sqlClass) {
            case "08", "25", "26", "53", "57" -> SERVER;
            case "40", "55", "58", "XX" -> STATEMENT;
            case "23" -> lacksPartition(failure) ? PARTITION : null;
            default -> null;
        };
    }

    private static boolean lacksPartition(SQLException failure) {
        return failure instanceof PSQLException e
                && e.getServerErrorMessage() != null
                && NO_PARTITION.equals(e.getServerErrorMessage().getRoutine());
    }
}
