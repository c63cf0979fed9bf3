// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.health;

import dev.sarsen.platform.StaleConnections;
import dev.sarsen.trust.TlsServer;
import dev.sarsen.trust.Trust;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * Asks PostgreSQL on a connection of its own, so that a busy pool is never mistaken for a dead database: whether it takes writes, and
 * whether commits wait for the standbys that they are meant to wait for. After a failure it connects anew, by name.
 */
class PostgresProbe implements Dependency.Probe {

    private static final String TIMEOUT_SECONDS = "2";

    /** Who may not see the state of a standby sees that it is there, and takes it for a synchronous one. */
    private static final String STATE = """
            select pg_is_in_recovery() as standby,
                   current_setting('transaction_read_only')::boolean as read_only,
                   current_setting('synchronous_commit') as commits,
                   current_setting('synchronous_standby_names') as names,
                   (select count(*) from pg_stat_replication where coalesce(sync_state, 'sync') in ('sync', 'quorum')) as standbys
            """;

    private final JdbcConnectionDetails details;
    private final StaleConnections pool;
    private final Trust trust;
    private @Nullable Connection connection;
    private Properties connectedBy = new Properties();
    private boolean wasReadOnly;

    PostgresProbe(JdbcConnectionDetails details, StaleConnections pool, Trust trust) {
        this.details = details;
        this.pool = pool;
        this.trust = trust;
    }

    /** Also replaces the connections of the pool when PostgreSQL takes writes again: they may lead to a server that does not. */
    @Override
    public synchronized void check() throws SQLException, Dependency.Unfit {
        var state = state();
        if (state.readOnly()) {
            wasReadOnly = true;
            disconnect();
            throw new Dependency.Unfit(
                    state.standby()
                            ? "it takes no writes: it is a standby"
                            : "it takes no writes: it is set to read-only");
        }
        if (wasReadOnly) {
            pool.replace();
            wasReadOnly = false;
        }
    }

    /** Of a server that takes writes. */
    synchronized void checkReplication() throws SQLException, Dependency.Unfit {
        var state = state();
        var fault = state.replication().fault();
        if (!state.readOnly() && fault.isPresent()) {
            throw new Dependency.Unfit(fault.get());
        }
    }

    private State state() throws SQLException, Dependency.Unfit {
        try (var statement = connection().createStatement();
                var row = statement.executeQuery(STATE)) {
            row.next();
            return new State(
                    row.getBoolean("standby"),
                    row.getBoolean("read_only"),
                    new Replication(row.getString("commits"), row.getString("names"), row.getInt("standbys")));
        } catch (SQLException e) {
            disconnect();
            throw refusal(e);
        }
    }

    /** A certificate that is refused is an answer, which counts at once. */
    private SQLException refusal(SQLException failure) throws Dependency.Unfit {
        var fault = trust.note(TlsServer.POSTGRESQL, failure);
        if (fault.isPresent()) {
            throw new Dependency.Unfit(fault.get().words());
        }
        return failure;
    }

    /** The last one, unless the user or the password has changed since: nobody is to hold the one before. */
    private Connection connection() throws SQLException {
        var properties = properties();
        if (connection != null && !properties.equals(connectedBy)) {
            disconnect();
        }
        if (connection == null) {
            connection = DriverManager.getConnection(details.getJdbcUrl(), properties);
            connectedBy = properties;
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

    private record State(boolean standby, boolean readOnly, Replication replication) {}
}
