// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/**
 * PostgreSQL as a child process, with durable commits and the two users of production: {@code sarsen_owner} owns the
 * database {@code sarsen}, {@code sarsen_app} reads and writes rows. Listens on loopback only.
 */
public final class PostgresServer implements AutoCloseable {

    public static final String OWNER = "sarsen_owner";
    public static final String APPLICATION = "sarsen_app";

    private static final String SUPERUSER = "postgres";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

    private final EmbeddedPostgres server;
    private final Path data;

    private PostgresServer(EmbeddedPostgres server, Path data) {
        this.server = server;
        this.data = data;
    }

    /** Stops what an earlier JVM left running on the folder, then starts on its data; port 0 means any free one. */
    public static PostgresServer start(DataFolder folder, Path binaries, int port) {
        var server = launch(folder, binaries, port);
        server.provision();
        return server;
    }

    /** Starts on data that is there as a standby, which takes no writes until it is {@link #promote promoted}. */
    public static PostgresServer startStandby(DataFolder folder, Path binaries, int port) {
        try {
            Files.write(folder.resolve("postgres").resolve("standby.signal"), new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return launch(folder, binaries, port);
    }

    private static PostgresServer launch(DataFolder folder, Path binaries, int port) {
        Path data = folder.resolve("postgres");
        stopLeftover(data);
        discardUnfinished(data);
        new Port(port, "SARSEN_LOCAL_POSTGRES_PORT").requireFree();
        return new PostgresServer(launch(data, folder.resolve("postgres.log"), binaries, port), data);
    }

    /** Makes a primary of a standby. Returns when it takes writes. */
    public void promote() {
        superuser("select pg_promote()");
    }

    /** Executes statements as the superuser. */
    public void superuser(String sql) {
        try {
            execute("postgres", sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public int port() {
        return server.getPort();
    }

    public String url() {
        return url("sarsen");
    }

    /** The local password of either user, which is the user's name. */
    public static String passwordOf(String user) {
        return user;
    }

    /** What connects the application and its migration to this server, as Spring properties. */
    public Map<String, String> properties() {
        return Map.of(
                "spring.datasource.url", url(),
                "spring.datasource.username", APPLICATION,
                "spring.datasource.password", passwordOf(APPLICATION),
                "spring.flyway.url", url(),
                "spring.flyway.user", OWNER,
                "spring.flyway.password", passwordOf(OWNER));
    }

    public Connection connect(String user) throws SQLException {
        return DriverManager.getConnection(url(), user, passwordOf(user));
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            stopLeftover(data);
        }
    }

    /** Stops the server that an earlier JVM left running on the folder. */
    public static void stopLeftover(DataFolder folder) {
        stopLeftover(folder.resolve("postgres"));
    }

    private static void stopLeftover(Path data) {
        Path pidFile = data.resolve("postmaster.pid");
        ServerProcess.find(pidFile, data, "postgres").ifPresent(leftover -> leftover.stop("INT"));
        delete(pidFile);
    }

    private static EmbeddedPostgres launch(Path data, Path log, Path binaries, int port) {
        System.setProperty("ot.epg.working-dir", binaries.toString());
        try {
            return EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setOverrideWorkingDirectory(binaries.toFile())
                    .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .setPGStartupWait(START_TIMEOUT)
                    .setLocaleConfig("locale", "C")
                    .setLocaleConfig("locale-provider", "builtin")
                    .setLocaleConfig("builtin-locale", "C.UTF-8")
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("listen_addresses", "localhost")
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("max_connections", "100")
                    .setPort(port)
                    .start();
        } catch (IOException | RuntimeException e) {
            throw new LocalFailure("""
                    PostgreSQL did not start: %s
                    All it said is in %s. Where the server is not to blame, start as a normal user rather than as root in a \
                    container, or set SPRING_DATASOURCE_URL to a server of your own.""".formatted(lastFatal(log), log), e);
        } finally {
            closeToOthers(binaries.toFile());
        }
    }

    /** The library opens the folder of the programs to every user of the machine. */
    private static void closeToOthers(File folder) {
        folder.setWritable(false, false);
        folder.setWritable(true, true);
    }

    private static String lastFatal(Path log) {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("FATAL") || line.contains("error:"))
                    .reduce("it gave no reason.", (earlier, later) -> later);
        } catch (IOException e) {
            return "it gave no reason.";
        }
    }

    private void provision() {
        try {
            execute("postgres", script("provision.sql"));
            if (!exists("select from pg_database where datname = 'sarsen'")) {
                execute("postgres", "create database sarsen owner " + OWNER);
            }
            execute("sarsen", script("provision-database.sql"));
            Files.deleteIfExists(unfinished(data));
        } catch (SQLException e) {
            throw new LocalFailure("PostgreSQL refused the provisioning: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void execute(String database, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url(database), SUPERUSER, "");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private boolean exists(String query) throws SQLException {
        try (var connection = DriverManager.getConnection(url("postgres"), SUPERUSER, "");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    private String url(String database) {
        return "jdbc:postgresql://localhost:%d/%s".formatted(port(), database);
    }

    private static String script(String name) throws IOException {
        try (var stream = PostgresServer.class.getResourceAsStream("/local/" + name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A first start that was killed half-way left nothing that PostgreSQL could go on from. */
    private static void discardUnfinished(Path data) {
        try {
            if (Files.exists(unfinished(data))) {
                FileSystemUtils.deleteRecursively(data);
            } else if (!Files.exists(data)) {
                Files.createFile(unfinished(data));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path unfinished(Path data) {
        return data.resolveSibling("postgres.unfinished");
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
