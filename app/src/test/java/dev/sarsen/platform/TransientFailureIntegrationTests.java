// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.sarsen.ScratchDatabase;
import dev.sarsen.local.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransientFailureIntegrationTests {

    private ScratchDatabase database;

    @BeforeAll
    void create() {
        database = ScratchDatabase.create();
        database.owner().sql("""
                        create table parted (id int, value int check (value > 0)) partition by range (id);
                        create table parted_1 partition of parted for values from (1) to (10);
                        create table plain (id int primary key, value int);
                        insert into plain values (1, 0), (2, 0)
                        """).update();
    }

    @AfterAll
    void drop() {
        database.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    insert into parted values (10, 1)                              | 23514 | PARTITION
                    set statement_timeout = 50; select pg_sleep(5)                 | 57014 | STATEMENT
                    set transaction read only; insert into plain values (3, 0)     | 25006 | SERVER
                    select pg_terminate_backend(pg_backend_pid())                  | 57P01 | SERVER
                    """)
    void areNoFaultOfTheData(String sql, String state, TransientFailure kind) {
        var failure = failureOf(sql);
        assertThat(failure.getSQLState()).isEqualTo(state);
        assertThat(TransientFailure.of(failure)).contains(kind);
        assertThat(TransientFailure.isReadOnly(new IllegalStateException(failure)))
                .isEqualTo(state.equals("25006"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into parted values (1, 0)",
                "insert into plain values (1, 0)",
                "select 'x'::int",
                "select ln(0::float8)",
                "select '\"\\u0000\"'::jsonb",
                "do $$ begin raise exception 'boom'; end $$"
            })
    void areFaultsOfTheData(String sql) {
        assertThat(TransientFailure.is(failureOf(sql))).isFalse();
    }

    @Test
    void isALockThatSomebodyHolds() throws SQLException {
        try (var holder = database.connect(PostgresServer.OWNER)) {
            holder.setAutoCommit(false);
            execute(holder, "update plain set value = 1");
            var failure = failureOf("set lock_timeout = 50; update plain set value = 2");
            assertThat(failure.getSQLState()).isEqualTo("55P03");
            assertThat(TransientFailure.of(failure)).contains(TransientFailure.LOCK);
        }
    }

    @Test
    void isADeadlock() throws SQLException {
        try (var one = database.connect(PostgresServer.OWNER);
                var other = database.connect(PostgresServer.OWNER)) {
            one.setAutoCommit(false);
            other.setAutoCommit(false);
            execute(one, "update plain set value = 1 where id = 1");
            execute(other, "update plain set value = 1 where id = 2");
            var waiting =
                    CompletableFuture.supplyAsync(() -> failureOf(one, "update plain set value = 1 where id = 2"));
            await().until(() -> database.owner()
                    .sql("select exists (select from pg_locks where not granted)")
                    .query(Boolean.class)
                    .single());
            var failure = failureOf(other, "update plain set value = 1 where id = 1");
            other.rollback();
            var loser = failure == null ? waiting.join() : failure;
            assertThat(loser.getSQLState()).isEqualTo("40P01");
            assertThat(TransientFailure.of(loser)).contains(TransientFailure.STATEMENT);
        }
    }

    @Test
    void isAConnectionThatIsGone() throws SQLException {
        var connection = database.connect(PostgresServer.OWNER);
        connection.close();
        assertThat(TransientFailure.is(failureOf(connection, "select 1"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'', SERVER",
        "0, SERVER",
        "08006, SERVER",
        "26000, SERVER",
        "53100, SERVER",
        "57P03, SERVER",
        "58030, STATEMENT",
        "XX001, STATEMENT"
    })
    void isEveryStateThatSpeaksOfTheServer(String state, TransientFailure kind) {
        assertThat(TransientFailure.of(new IllegalStateException(new SQLException("boom", state))))
                .contains(kind);
    }

    @Test
    void isNothingThatNeverReachedADatabase() {
        assertThat(TransientFailure.is(new IllegalStateException("boom"))).isFalse();
        assertThat(TransientFailure.is(null)).isFalse();
        assertThat(List.of(new SQLException("boom", "22P02"), new SQLException("boom", "42P01")))
                .noneMatch(TransientFailure::is);
    }

    private SQLException failureOf(String sql) {
        try (var connection = database.connect(PostgresServer.OWNER)) {
            connection.setAutoCommit(false);
            return failureOf(connection, sql);
        } catch (SQLException e) {
            return e;
        }
    }

    private static SQLException failureOf(Connection connection, String sql) {
        return catchThrowableOfType(SQLException.class, () -> execute(connection, sql));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
