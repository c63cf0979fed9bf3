// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.health;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** Asks PostgreSQL on a connection of its own, so that a busy pool is never mistaken for a dead database. */
class PostgresProbe implements Dependency.Probe {

    private static final String TIMEOUT_SECONDS = "2";

    private final JdbcConnectionDetails details;
    private @Nullable Connection connection;

    PostgresProbe(JdbcConnectionDetails details) {
        this.details = details;
    }

    @Override
    public void check() throws SQLException {
        try (var statement = connection().createStatement()) {
            statement.execute("select 1");
        } catch (SQLException e) {
            disconnect();
            throw e;
        }
    }

    private Connection connection() throws SQLException {
        if (connection == null) {
            connection = DriverManager.getConnection(details.getJdbcUrl(), properties());
        }
        return connection;
    }

    private Properties properties() {
        var properties = new Properties();
        properties.setProperty("ApplicationName", "sarsen-probe");
        properties.setProperty("connectTimeout", TIMEOUT_SECONDS);
        properties.setProperty("socketTimeout", TIMEOUT_SECONDS);
        properties.setProperty("prepareThreshold", "0");
        if (details.getUsername() != null) {
            properties.setProperty("user", details.getUsername());
        }
        if (details.getPassword() != null) {
            properties.setProperty("password", details.getPassword());
        }
        return properties;
    }

    private void disconnect() {
        try (var _ = connection) {
            connection = null;
        } catch (SQLException e) {
            connection = null;
        }
    }
}
