// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.ScratchDatabase;
import dev.sarsen.local.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationLocksIntegrationTests {

    private ScratchDatabase database;
    private TestMigrations migrations;

    @BeforeEach
    void create(@TempDir Path later) {
        database = ScratchDatabase.create();
        migrations = new TestMigrations(database, later);
        migrations.migrate();
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void migratesAfterALockWasHeldForLongerThanItsTimeout() throws Exception {
        migrations.add("V900__more.sql", "alter table account add column more int");
        assertDoneAtTheSecondTry(() -> migrations.migrate());
        assertThat(database.owner().sql("select more from account").query().listOfRows())
                .isEmpty();
    }

    @Test
    void buildsAnIndexAgainAfterATransactionWasOpenForLongerThanItsTimeout() throws Exception {
        migrations.add("V900__more.sql", """
                drop index concurrently if exists account_signals;
                create index concurrently account_signals on account (signals)
                """);
        migrations.add("V900__more.sql.conf", "executeInTransaction=false");
        try (var writer = database.connect(PostgresServer.APPLICATION)) {
            writer.setAutoCommit(false);
            execute(writer, "delete from account");
            var working = CompletableFuture.runAsync(() -> migrations.migrate());
            await().until(this::hasFailed);
            assertThat(working).isNotDone();
            writer.commit();
            working.join();
        }
        assertThat(database.owner()
                        .sql("select indisvalid from pg_index where indexrelid = 'account_signals'::regclass")
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void doesTheUpkeepAfterALockWasHeldForLongerThanItsTimeout() throws Exception {
        assertDoneAtTheSecondTry(() -> migrations.migrate(owner -> execute(owner, "truncate account")));
    }

    @Test
    void asksForItsTurnAndDoesNotWaitInsideTheDatabaseWhereABuildOfAnIndexWouldWaitForIt() throws Exception {
        try (var other = database.connect(PostgresServer.OWNER)) {
            execute(other, "select pg_advisory_lock(" + UpkeepRunner.LOCK + ")");
            var working = CompletableFuture.runAsync(() -> migrations.migrate());
            await().during(Duration.ofSeconds(4)).until(() -> !isWaitingForItsTurn());
            assertThat(working).isNotDone();
            execute(other, "select pg_advisory_unlock(" + UpkeepRunner.LOCK + ")");
            working.join();
        }
    }

    @Test
    void waitsForALockThreeSecondsAtMost() {
        var note = "insert into seen select current_setting('lock_timeout')";
        migrations.add("V900__seen.sql", "create table seen (lock_timeout text); " + note);
        migrations.migrate(owner -> execute(owner, note));
        assertThat(database.owner().sql("table seen").query(String.class).list())
                .containsExactly("3s", "3s");
    }

    private void assertDoneAtTheSecondTry(Runnable work) throws SQLException {
        try (var reader = database.connect(PostgresServer.APPLICATION)) {
            reader.setAutoCommit(false);
            execute(reader, "select count(*) from account");
            var working = CompletableFuture.runAsync(work);
            await().until(this::isBlocked);
            await().until(() -> !isBlocked());
            await().until(this::isBlocked);
            assertThat(working).isNotDone();
            reader.commit();
            working.join();
        }
    }

    private boolean isBlocked() {
        return database.owner()
                .sql("select exists (select from pg_locks where not granted and relation = 'account'::regclass)")
                .query(Boolean.class)
                .single();
    }

    private boolean isWaitingForItsTurn() {
        return database.owner()
                .sql("select exists (select from pg_locks where locktype = 'advisory' and not granted)")
                .query(Boolean.class)
                .single();
    }

    private boolean hasFailed() {
        return database.owner()
                .sql("select exists (select from flyway_schema_history where not success)")
                .query(Boolean.class)
                .single();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
