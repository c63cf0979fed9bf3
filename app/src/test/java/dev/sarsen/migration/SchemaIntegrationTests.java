// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.local.PostgresServer;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@IntegrationTest
class SchemaIntegrationTests {

    @Autowired
    private Database database;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table mine (id int)",
                "create temporary table mine (id int)",
                "create schema mine",
                "create function mine() returns int language sql return 1",
                "create extension pg_stat_statements",
                "alter table inbox add column mine int",
                "alter table inbox set (autovacuum_enabled = off)",
                "alter table account owner to sarsen_app",
                "drop table dead_event",
                "truncate inbox",
                "truncate signal",
                "update audit_entry set who = 'nobody'",
                "delete from audit_entry",
                "truncate audit_entry",
                "delete from erasure",
                "update suppressed_subject set hash = ''",
                "delete from suppressed_subject",
                "create index on account (signals)",
                "drop index account_heat",
                "create trigger mine before insert on inbox execute function suppress_redundant_updates_trigger()",
                "set role sarsen_owner",
                "insert into flyway_schema_history select * from flyway_schema_history",
                "update flyway_schema_history set success = false",
                "delete from flyway_schema_history",
                "drop table flyway_schema_history"
            })
    void isNotTheApplicationsToChange(String sql) throws SQLException {
        try (var connection = database.connect(PostgresServer.APPLICATION);
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            var refusal = catchThrowableOfType(SQLException.class, () -> statement.execute(sql));
            assertThat(refusal.getSQLState()).isEqualTo("42501");
            connection.rollback();
        }
    }

    @Test
    void isTheOwnersAlone() {
        assertThat(
                        rows(
                                "select relname || ' ' || relowner::regrole from pg_class where relnamespace = 'public'::regnamespace"))
                .contains("inbox sarsen_owner", "flyway_schema_history sarsen_owner")
                .allMatch(relation -> relation.endsWith(" sarsen_owner"));
    }

    /** Databases exist that this migration made: what is to change goes into another one. */
    @Test
    void hasAFirstMigrationThatIsFrozen() {
        assertThat(rows("select checksum::text from flyway_schema_history where version = '1'"))
                .containsExactly("1889225473");
    }

    /** The order of other collations changes with the operating system, and an index on it is broken then. */
    @Test
    void ordersEachTextOfAKeyByItsBytes() {
        assertThat(rows("""
                        select distinct attrelid::regclass || '.' || attname from pg_attribute
                          join pg_class on pg_class.oid = attrelid and relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
                          join pg_type on pg_type.oid = atttypid and typcollation <> 0
                          join pg_index on indrelid = attrelid and attnum = any(indkey)
                         where attcollation <> '"C"'::regcollation and relname <> 'flyway_schema_history'
                        """)).isEmpty();
    }

    @Test
    void hasTheInboxVacuumedByNumberAndWithoutPauses() {
        assertThat(rows("select unnest(reloptions) from pg_class where oid = 'inbox'::regclass"))
                .contains(
                        "autovacuum_vacuum_scale_factor=0",
                        "autovacuum_vacuum_threshold=20000",
                        "autovacuum_vacuum_cost_delay=0");
    }

    private List<String> rows(String sql) {
        return database.owner().sql(sql).query(String.class).list();
    }
}
