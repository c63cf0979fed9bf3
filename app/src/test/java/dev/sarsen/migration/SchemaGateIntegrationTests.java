// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.sarsen.ApplicationProcess;
import dev.sarsen.DeadlockGuard;
import dev.sarsen.ScratchDatabase;
import dev.sarsen.platform.ProcessRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaGateIntegrationTests {

    private ScratchDatabase database;
    private TestMigrations migrations;

    @TempDir
    private Path later;

    @BeforeEach
    void create() {
        database = ScratchDatabase.create();
        migrations = new TestMigrations(database, later);
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"API", "WORKER", "COMMAND"})
    void refusesToStartBeforeTheFirstMigration(ProcessRole role) {
        assertRefused(role, String.join(", ", TestMigrations.scripts()));
        assertThat(tables()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"API", "WORKER", "COMMAND"})
    void refusesToStartBeforeTheNextMigration(ProcessRole role) {
        migrations.migrate();
        migrations.add("V900__more.sql", "create table more ()");
        assertRefused(role, "V900__more.sql");
        assertThat(tables()).contains("signal").doesNotContain("more");
    }

    @ParameterizedTest
    @EnumSource(names = {"API", "WORKER"})
    void waitsForTheMigrationThatIsUnderWay(ProcessRole role) throws Exception {
        assertStartsAfter(role, migrations::migrate);
    }

    @Test
    void waitsForTheRightToReadTheHistory() throws Exception {
        migrations.migrate();
        database.owner()
                .sql("revoke select on flyway_schema_history from sarsen_app")
                .update();
        assertStartsAfter(
                ProcessRole.API,
                () -> database.owner()
                        .sql("grant select on flyway_schema_history to sarsen_app")
                        .update());
    }

    private void assertStartsAfter(ProcessRole role, Runnable change) throws Exception {
        var patient = new TestMigrations(database, later, Duration.ofMinutes(1));
        try (var other = Executors.newVirtualThreadPerTaskExecutor()) {
            var started = other.submit(
                    () -> patient.start(role, context -> assertThat(context).hasNotFailed()));
            Thread.sleep(2_000);
            assertThat(started).isNotDone();
            change.run();
            started.get(DeadlockGuard.LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void waitsNoLongerOnceItIsToldToEnd() {
        var properties = new HashMap<>(database.properties());
        properties.put("sarsen.role", "api");
        try (var api = ApplicationProcess.start(properties)) {
            await().until(() -> api.output().contains("Waits up to 60 s"));
            api.handle().destroy();
            assertTimeout(
                    Duration.ofSeconds(15), () -> assertThat(api.waitExit()).isEqualTo(143));
        }
    }

    @Test
    void endsWithThreeWhenAScriptFailsByItself() {
        migrations.add("V900__broken.sql", "select banana");
        assertMigrationEndsWith(
                3, "V900__broken.sql", "spring.flyway.locations", "classpath:db/migration,filesystem:" + later);
    }

    @Test
    void endsWithOneWhenPostgresqlIsAway() {
        assertMigrationEndsWith(1, "could not be reached", "spring.flyway.url", "jdbc:postgresql://localhost:1/sarsen");
    }

    private void assertMigrationEndsWith(int code, String told, String setting, String value) {
        var properties = new HashMap<>(database.properties());
        properties.putAll(Map.of("sarsen.role", "migrate", "spring.flyway.connect-retries", "0", setting, value));
        try (var migrate = ApplicationProcess.start(properties)) {
            assertThat(migrate.waitExit()).isEqualTo(code);
            assertThat(migrate.output()).contains(told);
        }
    }

    @Test
    void letsACommandNotWait() {
        var patient = new TestMigrations(database, later, Duration.ofMinutes(1));
        assertTimeout(
                Duration.ofSeconds(30),
                () -> patient.start(
                        ProcessRole.COMMAND, context -> assertThat(context).hasFailed()));
    }

    @ParameterizedTest
    @EnumSource(names = {"API", "WORKER", "MIGRATE"})
    void refusesADatabaseThatAnotherFirstMigrationMade(ProcessRole role) {
        migrations.migrate();
        database.owner()
                .sql("update flyway_schema_history set checksum = 7 where version = '1'")
                .update();
        assertForeign(role, "V1__events_signals_and_accounts.sql");
    }

    @Test
    void refusesADatabaseWithTablesOfOthers() {
        database.owner().sql("create table customers (id int)").update();
        assertForeign(ProcessRole.MIGRATE, "that Sarsen did not make");
        assertThat(tables()).containsExactly("customers");
    }

    @Test
    void refusesToSkipTheFirstMigration() {
        database.owner().sql("create table customers (id int)").update();
        migrations
                .with("spring.flyway.baseline-on-migrate=true")
                .start(
                        ProcessRole.MIGRATE,
                        context -> assertThat(context)
                                .getFailure()
                                .rootCause()
                                .hasMessageContaining("baseline-on-migrate is on"));
        assertThat(tables()).containsExactly("customers");
    }

    private void assertForeign(ProcessRole role, String found) {
        migrations.start(role, context -> {
            assertThat(context).getFailure().rootCause().hasMessageContaining(found);
            var analysis = new MigrationFailureAnalyzer().analyze(context.getStartupFailure());
            assertThat(analysis.getAction()).contains("a database of its own", "make dev-down");
        });
    }

    @Test
    void refusesToStartBeforeTheGrantsOfThisVersion() {
        migrations.migrate();
        changeGrants();
        assertRefused(ProcessRole.WORKER, "R__grants.sql");
    }

    @ParameterizedTest
    @EnumSource
    void startsWhileTheSchemaIsAhead(ProcessRole role) {
        migrations.migrate();
        database.owner().sql("""
                        insert into flyway_schema_history
                        select 100, '999', 'later', type, 'V999__later.sql', 7, installed_by, now(), 1, true
                          from flyway_schema_history where version = '1'
                        """).update();
        changeGrants();
        migrations.start(role, context -> assertThat(context).hasNotFailed());
    }

    private void changeGrants() {
        database.owner()
                .sql("update flyway_schema_history set checksum = 7 where script = 'R__grants.sql'")
                .update();
    }

    private void assertRefused(ProcessRole role, String pending) {
        migrations.start(
                role,
                context -> assertThat(context)
                        .getFailure()
                        .hasRootCauseInstanceOf(SchemaBehind.class)
                        .hasRootCauseMessage(
                                "The database schema is behind this version: pending %s.".formatted(pending)));
    }

    private List<String> tables() {
        return database.owner()
                .sql("select tablename from pg_tables where schemaname = 'public'")
                .query(String.class)
                .list();
    }
}
