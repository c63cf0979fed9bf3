package dev.sarsen.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.ScratchDatabase;
import dev.sarsen.platform.ProcessRole;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaGateIntegrationTests {

    private ScratchDatabase database;
    private TestMigrations migrations;

    @BeforeEach
    void create(@TempDir Path later) {
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
        assertRefused(role, "V1__events_signals_and_accounts.sql, R__grants.sql");
        assertThat(tables()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"API", "WORKER", "COMMAND"})
    void refusesToStartBeforeTheNextMigration(ProcessRole role) {
        migrations.migrate();
        migrations.add("V2__more.sql", "create table more ()");
        assertRefused(role, "V2__more.sql");
        assertThat(tables()).contains("signal").doesNotContain("more");
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
