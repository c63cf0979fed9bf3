// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.migration;

import dev.sarsen.platform.ExitCode;
import org.flywaydb.core.internal.exception.FlywayMigrateException;

/** A script fails by itself, and would fail again. The process ends with 3, on which the chart's Job makes no further attempt. */
class MigrationBroken extends RuntimeException implements ExitCode {

    private static final long serialVersionUID = 1;

    MigrationBroken(FlywayMigrateException cause) {
        super(cause.getMessage(), cause);
    }

    @Override
    public int exitCode() {
        return 3;
    }
}
