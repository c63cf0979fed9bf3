// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sarsen.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresServerIntegrationTests {

    private final PostgresServer postgres = TestServers.get().postgres();

    @ParameterizedTest
    @CsvSource({"fsync,on", "synchronous_commit,on", "full_page_writes,on", "listen_addresses,localhost"})
    void commitsDurablyAndListensOnLoopback(String setting, String value) throws SQLException {
        assertThat(show(setting, PostgresServer.APPLICATION)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "sarsen_app,statement_timeout,10s",
        "sarsen_app,lock_timeout,3s",
        "sarsen_app,idle_in_transaction_session_timeout,30s",
        "sarsen_owner,statement_timeout,0",
        "sarsen_owner,lock_timeout,5s"
    })
    void boundsWhatEachUserMayHold(String user, String setting, String value) throws SQLException {
        assertThat(show(setting, user)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"create table mine (), schema public", "create schema mine, database sarsen"})
    void refusesDdlToTheApplication(String ddl, String object) throws SQLException {
        try (var connection = postgres.connect(PostgresServer.APPLICATION)) {
            assertThatThrownBy(() -> execute(connection, ddl)).hasMessageContaining("permission denied for " + object);
        }
    }

    @Test
    void letsTheOwnerChangeTheSchema() throws SQLException {
        try (var connection = postgres.connect(PostgresServer.OWNER)) {
            execute(connection, "create table ours (); drop table ours");
        }
    }

    private String show(String setting, String user) throws SQLException {
        try (var connection = postgres.connect(user);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("show " + setting)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
