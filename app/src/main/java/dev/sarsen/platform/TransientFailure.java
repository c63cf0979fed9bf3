// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** Tells failures of the surroundings (connection, time-out, deadlock, disk, missing partition) from failures of the data. */
public final class TransientFailure {

    private static final String NO_PARTITION = "ExecFindPartition";

    private TransientFailure() {}

    /** Whether the same work may succeed later without any change to it; true also where no database answered at all. */
    public static boolean is(@Nullable Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return isTransient(sql);
            }
        }
        return false;
    }

    private static boolean isTransient(SQLException failure) {
        var state = failure.getSQLState();
        if (state == null || state.length() < 2 || failure instanceof SQLTransientException) {
            return true;
        }
        return switch (state.substring(0, 2)) {
            case "08", "25", "26", "40", "53", "55", "57", "58", "XX" -> true;
            case "23" -> lacksPartition(failure);
            default -> false;
        };
    }

    private static boolean lacksPartition(SQLException failure) {
        return failure instanceof PSQLException e
                && e.getServerErrorMessage() != null
                && NO_PARTITION.equals(e.getServerErrorMessage().getRoutine());
    }
}
