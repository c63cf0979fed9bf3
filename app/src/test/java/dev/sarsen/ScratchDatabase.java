// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import dev.sarsen.local.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.postgresql.Driver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/** An empty database of a test's own on the test server, with the two users of production. */
public final class ScratchDatabase implements AutoCloseable {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name = "scratch_" + COUNT.incrementAndGet();

    private ScratchDatabase() {}

    public static ScratchDatabase create() {
        var database = new ScratchDatabase();
        client("postgres", "postgres")
                .sql("create database %s owner %s".formatted(database.name, PostgresServer.OWNER))
                .update();
        client(database.name, "postgres").sql("""
                        alter schema public owner to sarsen_owner;
                        revoke all on schema public from public;
                        grant usage on schema public to sarsen_app
                        """).update();
        return database;
    }

    /** Runs the migrations of this version, without any upkeep. */
    public ScratchDatabase migrate() {
        Flyway.configure()
                .dataSource(url(name), PostgresServer.OWNER, PostgresServer.passwordOf(PostgresServer.OWNER))
                .placeholders(Map.of("app_role", PostgresServer.APPLICATION))
                .load()
                .migrate();
        return this;
    }

    public JdbcClient owner() {
        return client(name, PostgresServer.OWNER);
    }

    public Connection connect(String user) throws SQLException {
        return DriverManager.getConnection(url(name), user, PostgresServer.passwordOf(user));
    }

    /** What points the application at this database, as Spring properties. */
    public Map<String, String> properties() {
        return Map.of("spring.datasource.url", url(name), "spring.flyway.url", url(name));
    }

    @Override
    public void close() {
        client("postgres", "postgres")
                .sql("drop database %s with (force)".formatted(name))
                .update();
    }

    private static JdbcClient client(String database, String user) {
        return JdbcClient.create(
                new SimpleDriverDataSource(new Driver(), url(database), user, PostgresServer.passwordOf(user)));
    }

    private static String url(String database) {
        return "jdbc:postgresql://localhost:%d/%s"
                .formatted(TestServers.get().postgres().port(), database);
    }
}
