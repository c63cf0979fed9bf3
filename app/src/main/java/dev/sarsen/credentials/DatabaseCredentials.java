// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.credentials;

import dev.sarsen.platform.Sampler;
import dev.sarsen.platform.SettingInvalid;
import dev.sarsen.platform.StaleConnections;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * The address, user and password of PostgreSQL. When the files change, a connection of its own tries the new user and password. If
 * PostgreSQL accepts them, and the new user may write every table that the old one may, new connections use them, and the pool
 * replaces its old connections as they are given back. So the files and PostgreSQL may change in either order.
 */
class DatabaseCredentials implements JdbcConnectionDetails, Sampler {

    private static final Logger log = LoggerFactory.getLogger(DatabaseCredentials.class);

    private static final String TIMEOUT_SECONDS = "2";

    /** Counts the tables that the old user may write and the new user, who asks, may not. */
    private static final String MISSING_RIGHTS = """
            select count(*) from pg_class c join pg_roles r on r.rolname = ?
             where c.relkind in ('r', 'p') and has_table_privilege(r.oid, c.oid, 'insert') and not has_table_privilege(c.oid, 'insert')
            """;

    private final DataSourceProperties configured;
    private final @Nullable LoginFolder folder;
    private final StaleConnections connections;
    private volatile Login login;
    private volatile @Nullable String problem;
    private boolean renewing;

    /** @throws SettingInvalid if there is a folder and it is unusable, or nothing names a user */
    DatabaseCredentials(
            DataSourceProperties configured,
            @Nullable LoginFolder folder,
            StaleConnections connections,
            MeterRegistry metrics) {
        this.configured = configured;
        this.folder = folder;
        this.connections = connections;
        this.login = folder == null
                ? new Login(configured.determineUsername(), configured.determinePassword())
                : folder.first(configured.getUsername(), "sarsen.credentials.database");
        if (folder != null && login.user() == null) {
            throw new SettingInvalid(
                    "sarsen.credentials.database",
                    "names %s, which has no file username, nor is there spring.datasource.username"
                            .formatted(folder.path()));
        }
        Gauge.builder("sarsen.credentials.refused", () -> problem == null ? 0 : 1)
                .description(
                        "1 while a changed user or password of PostgreSQL cannot be used and those before stay in use")
                .register(metrics);
    }

    @Override
    public @Nullable String getUsername() {
        return login.user();
    }

    @Override
    public @Nullable String getPassword() {
        return login.password();
    }

    @Override
    public String getJdbcUrl() {
        return configured.determineUrl();
    }

    @Override
    public synchronized void sample() {
        if (folder == null) {
            return;
        }
        try {
            var offered = folder.read(configured.getUsername());
            if (!offered.equals(login)) {
                tryOut(offered);
                use(offered);
            } else if (renewing) {
                // The pool may have been opening a connection with the old login while the others were replaced.
                connections.replace();
                renewing = false;
            }
            problem = null;
        } catch (LoginFolder.Unusable e) {
            report("%s %s".formatted(folder.path(), e.getMessage()));
        } catch (SQLException e) {
            report("PostgreSQL does not take what %s says: %s".formatted(folder.path(), e.getMessage()));
        }
    }

    private void tryOut(Login offered) throws SQLException {
        var properties = new Properties();
        properties.setProperty("ApplicationName", "sarsen-probe");
        properties.setProperty("connectTimeout", TIMEOUT_SECONDS);
        properties.setProperty("socketTimeout", TIMEOUT_SECONDS);
        properties.setProperty("user", String.valueOf(offered.user()));
        properties.setProperty("password", String.valueOf(offered.password()));
        try (var connection = DriverManager.getConnection(getJdbcUrl(), properties)) {
            requireRights(connection, offered);
        }
    }

    private void requireRights(Connection connection, Login offered) throws SQLException {
        try (var statement = connection.prepareStatement(MISSING_RIGHTS)) {
            statement.setString(1, login.user());
            try (var row = statement.executeQuery()) {
                if (row.next() && row.getInt(1) > 0) {
                    throw new SQLException(
                            "%s may not write %d tables that %s may; make it a member of the role with the rights"
                                    .formatted(offered, row.getInt(1), login));
                }
            }
        }
    }

    private void use(Login offered) {
        login = offered;
        connections.replace();
        renewing = true;
        log.info("Connects to PostgreSQL as {} from now on, with a changed user or password", offered);
    }

    private void report(String found) {
        if (!found.equals(problem)) {
            log.warn("{}; connects as {} as before, see docs/guides/rotate-a-key.md", found, login);
        }
        problem = found;
    }
}
