// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.migration;

import dev.sarsen.platform.ProcessRole;
import dev.sarsen.platform.TransientFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.output.MigrateResult;
import org.flywaydb.core.internal.exception.FlywayMigrateException;
import org.flywaydb.core.internal.exception.FlywaySqlException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Only a migrating role changes the schema. The others wait a while for a migration that is pending, then refuse to start; they
 * tolerate a schema that is ahead, so that a rollback works. Then a repeatable migration may differ as well: it changes together
 * with a versioned one, never alone.
 */
class SchemaGate implements FlywayMigrationStrategy {

    private static final Logger log = LoggerFactory.getLogger(SchemaGate.class);

    /** No connection, no such user or password, no such database. */
    private static final Pattern REFUSED = Pattern.compile("08|28|3D");

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final ProcessRole role;
    private final LockRetry retry;
    private final Duration patience;

    /** @param patience how long a role that stays waits for a pending migration: what installs both at once heeds no order */
    SchemaGate(ProcessRole role, LockRetry retry, Duration patience) {
        this.role = role;
        this.retry = retry;
        this.patience = role.ends() ? Duration.ZERO : patience;
    }

    @Override
    public void migrate(Flyway flyway) {
        try {
            if (role.migrates()) {
                retry.run("Migration", () -> change(flyway));
            } else {
                awaitMigration(flyway);
            }
        } catch (FlywaySqlException e) {
            if (REFUSED.matcher(String.valueOf(e.getSqlState())).lookingAt()) {
                throw new DatabaseUnreachable(e);
            }
            throw e;
        }
    }

    private static void refuseForeign(MigrationInfoService info) {
        Arrays.stream(info.applied())
                .filter(applied -> applied.isVersioned() && applied.getResolvedChecksum() != null)
                .filter(applied -> !applied.isChecksumMatching())
                .findFirst()
                .ifPresent(changed -> {
                    throw SchemaForeign.by(changed.getScript());
                });
    }

    private static void change(Flyway flyway) {
        if (flyway.getConfiguration().isBaselineOnMigrate()) {
            throw SchemaForeign.skipped();
        }
        var history = flyway.info();
        refuseForeign(history);
        forgetFailures(flyway, history);
        var result = migrated(flyway);
        log.info("Schema at version {}, {} migrations run", result.targetSchemaVersion, result.migrationsExecuted);
    }

    private static MigrateResult migrated(Flyway flyway) {
        try {
            return flyway.migrate();
        } catch (FlywayMigrateException e) {
            throw TransientFailure.is(e) ? e : new MigrationBroken(e);
        } catch (FlywayException e) {
            if (e.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
                throw SchemaForeign.withoutHistory();
            }
            throw e;
        }
    }

    /**
     * Only a script outside a transaction leaves a failure in the history, when it has ended; each is written so that it can be run again.
     */
    private static void forgetFailures(Flyway flyway, MigrationInfoService info) {
        boolean failed =
                Arrays.stream(info.applied()).anyMatch(migration -> migration.getState() == MigrationState.FAILED);
        if (failed) {
            var history = flyway.getConfiguration().getTable();
            JdbcClient.create(flyway.getConfiguration().getDataSource())
                    .sql("delete from %s where not success".formatted(history))
                    .update();
        }
    }

    private void awaitMigration(Flyway flyway) {
        var hindrance = hindranceIn(flyway);
        if (hindrance.isEmpty()) {
            return;
        }
        if (patience.isZero()) {
            throw hindrance.get();
        }
        var deadline = Instant.now().plus(patience);
        var ending = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(ending::countDown));
        log.info(
                "Waits up to {} s for the schema: {}",
                patience.toSeconds(),
                hindrance.get().getMessage());
        while (hindrance.isPresent()) {
            if (Instant.now().isAfter(deadline) || isEnding(ending)) {
                throw hindrance.get();
            }
            hindrance = hindranceIn(flyway);
        }
    }

    /** What keeps this process from starting; that may pass. */
    private static Optional<RuntimeException> hindranceIn(Flyway flyway) {
        try {
            var pending = pendingIn(flyway);
            return pending.isEmpty() ? Optional.empty() : Optional.of(new SchemaBehind(pending));
        } catch (FlywaySqlException e) {
            // The first migration makes the history at its beginning, and gives the right to read it at its end.
            if (MigrationFailureAnalyzer.INSUFFICIENT_PRIVILEGE.equals(e.getSqlState())) {
                return Optional.of(e);
            }
            throw e;
        }
    }

    /** Rests until the next look; a process that is told to end rests no longer. */
    private static boolean isEnding(CountDownLatch ending) {
        try {
            return ending.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static List<String> pendingIn(Flyway flyway) {
        var info = flyway.info();
        refuseForeign(info);
        var ahead = Arrays.stream(info.applied())
                .anyMatch(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS);
        return Arrays.stream(info.pending())
                .filter(migration -> !(ahead && migration.isRepeatable()))
                .map(MigrationInfo::getScript)
                .toList();
    }
}
