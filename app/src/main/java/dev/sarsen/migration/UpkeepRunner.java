// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.migration;

import dev.sarsen.platform.ProcessRole;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.springframework.context.SmartLifecycle;

/** Runs every {@link Upkeep} after the migration and before anything else starts, one migrator at a time. */
class UpkeepRunner implements SmartLifecycle {

    static final long LOCK = 0x73617273656eL;

    private final ProcessRole role;
    private final Flyway flyway;
    private final LockRetry retry;
    private final List<Upkeep> tasks;
    private boolean done;

    UpkeepRunner(ProcessRole role, Flyway flyway, LockRetry retry, List<Upkeep> tasks) {
        this.role = role;
        this.flyway = flyway;
        this.retry = retry;
        this.tasks = tasks;
    }

    @Override
    public void start() {
        try {
            for (var task : tasks) {
                keep(task);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The upkeep after the migration failed: " + e.getMessage(), e);
        }
        done = true;
    }

    @Override
    public boolean isAutoStartup() {
        return role.migrates();
    }

    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }

    @Override
    public boolean isRunning() {
        return done;
    }

    @Override
    public void stop() {
        done = false;
    }

    private void keep(Upkeep task) throws SQLException {
        retry.run("Upkeep", () -> {
            try (var owner = flyway.getConfiguration().getDataSource().getConnection()) {
                keepAlone(task, owner);
            }
        });
    }

    private static void keepAlone(Upkeep task, Connection owner) throws SQLException {
        try (var statement = owner.createStatement()) {
            statement.execute("set lock_timeout = '3s'");
            lock(statement);
            try {
                task.keep(owner);
            } finally {
                statement.execute("select pg_advisory_unlock(" + LOCK + ")");
            }
        }
    }

    /** Asks and never waits: a build of an index waits for every transaction that is older, also for one that waits here. */
    private static void lock(Statement statement) throws SQLException {
        try (var row = statement.executeQuery("select pg_try_advisory_lock(" + LOCK + ")")) {
            if (!row.next() || !row.getBoolean(1)) {
                throw new SQLException("another migrator is at it", LockRetry.LOCK_NOT_AVAILABLE);
            }
        }
    }
}
