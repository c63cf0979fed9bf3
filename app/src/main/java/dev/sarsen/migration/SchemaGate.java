package dev.sarsen.migration;

import dev.sarsen.platform.ProcessRole;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.internal.exception.FlywaySqlException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Only a migrating role changes the schema. The others refuse to start while a migration is pending and tolerate a
 * schema that is ahead, so that a rollback works. Then a repeatable migration may differ as well: it changes together with a
 * versioned one, never alone.
 */
class SchemaGate implements FlywayMigrationStrategy {

    private static final Logger log = LoggerFactory.getLogger(SchemaGate.class);

    /** No connection, no such user or password, no such database. */
    private static final Pattern REFUSED = Pattern.compile("08|28|3D");

    private final ProcessRole role;
    private final LockRetry retry;

    SchemaGate(ProcessRole role, LockRetry retry) {
        this.role = role;
        this.retry = retry;
    }

    @Override
    public void migrate(Flyway flyway) {
        try {
            if (role.migrates()) {
                retry.run("Migration", () -> change(flyway));
            } else {
                refuseWhilePending(flyway);
            }
        } catch (FlywaySqlException e) {
            if (REFUSED.matcher(String.valueOf(e.getSqlState())).lookingAt()) {
                throw new DatabaseUnreachable(e);
            }
            throw e;
        }
    }

    private static void change(Flyway flyway) {
        forgetFailures(flyway);
        var result = flyway.migrate();
        log.info("Schema at version {}, {} migrations run", result.targetSchemaVersion, result.migrationsExecuted);
    }

    /** Only a script outside a transaction leaves a failure in the history; each is written so that it can be run again. */
    private static void forgetFailures(Flyway flyway) {
        boolean failed = Arrays.stream(flyway.info().applied())
                .anyMatch(migration -> migration.getState() == MigrationState.FAILED);
        if (failed) {
            var history = flyway.getConfiguration().getTable();
            JdbcClient.create(flyway.getConfiguration().getDataSource())
                    .sql("delete from %s where not success".formatted(history))
                    .update();
        }
    }

    private static void refuseWhilePending(Flyway flyway) {
        var info = flyway.info();
        var ahead = Arrays.stream(info.applied())
                .anyMatch(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS);
        var pending = Arrays.stream(info.pending())
                .filter(migration -> !(ahead && migration.isRepeatable()))
                .map(MigrationInfo::getScript)
                .toList();
        if (!pending.isEmpty()) {
            throw new SchemaBehind(pending);
        }
    }
}
