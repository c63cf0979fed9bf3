package dev.sarsen.bench;

import dev.sarsen.ApplicationProcess;
import dev.sarsen.SarsenApplication;
import dev.sarsen.local.PostgresServer;
import dev.sarsen.local.TemporaryServers;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Servers of the benchmark's own, and Sarsen on them as processes. Nothing of it outlives the JVM. */
final class Stand implements AutoCloseable {

    /** Like a small pod; the heap is bounded, everything else is the JVM's choice. */
    private static final List<String> JVM_OPTIONS = List.of("-XX:+UseSerialGC", "-Xmx512m");

    private final TemporaryServers servers = TemporaryServers.start();

    TemporaryServers servers() {
        return servers;
    }

    /** Starts Sarsen and waits until it is ready. */
    ApplicationProcess start(String role, Map<String, String> more) {
        var application =
                ApplicationProcess.start(JVM_OPTIONS, SarsenApplication.class, properties(role, more), Map.of());
        Runtime.getRuntime().addShutdownHook(new Thread(application::killHard));
        return application.waitReady();
    }

    Map<String, String> properties(String role, Map<String, String> more) {
        var properties = new HashMap<>(servers.properties());
        properties.put("sarsen.role", role);
        properties.put("sarsen.drain", "0s");
        properties.put("sarsen.log-format", "text");
        properties.putAll(more);
        return properties;
    }

    Connection connect() throws SQLException {
        return servers.postgres().connect(PostgresServer.APPLICATION);
    }

    /** Runs statements as a superuser. */
    void execute(String... statements) throws SQLException {
        try (var connection = connectAsSuperuser();
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    long count(String table) throws SQLException {
        try (var connection = connectAsSuperuser();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from " + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Brings the servers to the same state before each measurement. */
    void empty() throws SQLException, IOException {
        execute("truncate inbox, signal, dead_event, account, signal_hour, signal_hour_audience", "checkpoint");
        servers.redis().command("FLUSHALL");
    }

    Connection connectAsSuperuser() throws SQLException {
        return DriverManager.getConnection(servers.postgres().url(), "postgres", "");
    }

    @Override
    public void close() {
        servers.close();
    }
}
