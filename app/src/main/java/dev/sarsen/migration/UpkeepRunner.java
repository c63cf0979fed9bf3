package dev.sarsen.migration;

import dev.sarsen.platform.ProcessRole;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Runs every {@link Upkeep} after the migration and before anything else starts, one migrator at a time, retrying when a lock
 * could not be had.
 */
class UpkeepRunner implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(UpkeepRunner.class);
    private static final int TRIES = 10;
    private static final long LOCK = 0x73617273656eL;

    private final ProcessRole role;
    private final Flyway flyway;
    private final List<Upkeep> tasks;
    private boolean done;

    UpkeepRunner(ProcessRole role, Flyway flyway, List<Upkeep> tasks) {
        this.role = role;
        this.flyway = flyway;
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
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The upkeep after the migration was interrupted", e);
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

    private void keep(Upkeep task) throws SQLException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try (var owner = flyway.getConfiguration().getDataSource().getConnection()) {
                keepAlone(task, owner);
                return;
            } catch (SQLException e) {
                if (attempt == TRIES || !isLockTimeout(e)) {
                    throw e;
                }
                log.warn("Upkeep waits for a lock, try {} of {}: {}", attempt, TRIES, e.getMessage());
                Thread.sleep(Duration.ofSeconds(attempt));
            }
        }
    }

    private static void keepAlone(Upkeep task, Connection owner) throws SQLException {
        try (var statement = owner.createStatement()) {
            statement.execute("set lock_timeout = '3s'");
            statement.execute("select pg_advisory_lock(" + LOCK + ")");
            try {
                task.keep(owner);
            } finally {
                statement.execute("select pg_advisory_unlock(" + LOCK + ")");
            }
        }
    }

    private static boolean isLockTimeout(SQLException e) {
        return "55P03".equals(e.getSQLState()) || "40P01".equals(e.getSQLState());
    }
}
