// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import dev.sarsen.ApplicationProcess;
import dev.sarsen.SarsenApplication;
import dev.sarsen.Tokens;
import dev.sarsen.local.LocalApplication;
import dev.sarsen.local.PostgresServer;
import dev.sarsen.local.TemporaryServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** Servers of the benchmark's own, and Sarsen on them as processes. Nothing of it outlives the JVM, whatever ends that. */
final class Stand implements AutoCloseable {

    /** Wide enough to refuse nothing, so that a slow moment is measured: a part that is about limits sets its own. */
    private static final Map<String, String> WIDE_LIMITS = Map.of(
            "sarsen.limits.writes-per-second", "1000000",
            "sarsen.limits.events-per-second", "10000000",
            "sarsen.limits.reads-per-second", "1000000",
            "sarsen.limits.requests-per-client", "10000",
            "sarsen.limits.database-queue", "10000",
            "sarsen.limits.database-wait", "10s");

    /** As ops/scripts/local-java does. */
    private static final List<String> LIKE_MAKE_RUN = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final long LOOK_MILLIS = 500;

    private final TemporaryServers servers = TemporaryServers.start();
    private final Path folder = Files.createTempDirectory("sarsen-bench");
    private final List<Runnable> ends = new ArrayList<>();
    private final List<ApplicationProcess> started = new CopyOnWriteArrayList<>();
    private final List<String> jvm;
    private final Map<String, String> release;
    private volatile boolean closed;

    Stand() throws IOException, SQLException {
        this(List.of(), Map.of());
    }

    /**
     * @param more options of Sarsen's JVM
     * @param release {@code test.jar} for the jar of another commit; empty for this checkout
     */
    Stand(List<String> more, Map<String, String> release) throws IOException, SQLException {
        this.jvm = Stream.concat(Stream.of("-XX:+UseSerialGC", "-Xmx512m", "-Djava.io.tmpdir=" + folder), more.stream())
                .toList();
        this.release = release;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stand"));
        giveMemory();
        migrate();
    }

    /** A quarter of the machine's, as PostgreSQL's manual has it: with its default of 128 MB a large table is measured by its misses. */
    private void giveMemory() throws SQLException {
        restartPostgres("shared_buffers = '%d MB'".formatted(Machine.memoryMebibytes() / 4));
    }

    /** Gives PostgreSQL a setting that it reads at its start. */
    void restartPostgres(String setting) throws SQLException {
        execute("alter system set " + setting);
        servers.stopPostgres();
        servers.startPostgres();
    }

    TemporaryServers servers() {
        return servers;
    }

    /** An empty folder of its own, which is gone in the end. */
    Path folder() {
        return folder;
    }

    /** Starts Sarsen and waits until it is ready. */
    ApplicationProcess start(String role, Map<String, String> more) {
        return start(SarsenApplication.class, role, more);
    }

    /** Starts Sarsen by another main class and waits until it is ready. */
    ApplicationProcess start(Class<?> main, String role, Map<String, String> more) {
        return sarsen(main, role, more).waitReady();
    }

    /** Starts {@code make run}, which has servers of its own to stop, and waits until it is ready. */
    ApplicationProcess startLocal(Map<String, String> variables) {
        return launch(
                        () -> ApplicationProcess.start(LIKE_MAKE_RUN, LocalApplication.class, Map.of(), variables),
                        ApplicationProcess::close)
                .waitReady();
    }

    /** Sarsen's processes that run. */
    List<ApplicationProcess> running() {
        return started.stream().filter(process -> process.handle().isAlive()).toList();
    }

    /** Starts an operator's command. */
    ApplicationProcess command(String name, Map<String, String> more) {
        return launch(
                () -> ApplicationProcess.start(
                        jvm, SarsenApplication.class, properties("command", more), Map.of(), name),
                ApplicationProcess::killHard);
    }

    private void migrate() {
        int exit = sarsen(SarsenApplication.class, "migrate", Map.of()).waitExit();
        if (exit != 0) {
            throw new IllegalStateException(
                    "The migration ended with " + exit + "; its log is in app/target/processes.");
        }
    }

    /** In an emergency it is killed: its servers may have gone before it, and its data goes with them. */
    private ApplicationProcess sarsen(Class<?> main, String role, Map<String, String> more) {
        return launch(
                () -> ApplicationProcess.start(jvm, main, properties(role, more), Map.of()),
                ApplicationProcess::killHard);
    }

    private synchronized ApplicationProcess launch(
            Supplier<ApplicationProcess> launch, Consumer<ApplicationProcess> end) {
        if (closed) {
            throw new IllegalStateException("The benchmark is ending.");
        }
        var application = launch.get();
        started.add(application);
        ends.add(() -> end.accept(application));
        return application;
    }

    Map<String, String> properties(String role, Map<String, String> more) {
        var properties = new HashMap<>(servers.properties());
        properties.putAll(Tokens.issuer().properties());
        properties.put("sarsen.role", role);
        properties.putAll(WIDE_LIMITS);
        properties.put("sarsen.drain", "0s");
        properties.put("sarsen.log-format", "text");
        properties.putAll(release);
        properties.putAll(more);
        return properties;
    }

    Connection connect() throws SQLException {
        return servers.postgres().connect(PostgresServer.APPLICATION);
    }

    Connection connectAsSuperuser() throws SQLException {
        return DriverManager.getConnection(servers.postgres().url(), "postgres", "");
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
        return Long.parseLong(ask("select count(*) from " + table));
    }

    /** Events that are not scored yet. */
    long waiting() throws SQLException {
        return count("inbox");
    }

    void awaitEmptyInbox() throws SQLException, InterruptedException {
        while (waiting() > 0) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** The one value that a query gives. */
    String ask(String query) throws SQLException {
        return askAll(query).getFirst();
    }

    /** The first column of all rows that a query gives. */
    List<String> askAll(String query) throws SQLException {
        var values = new ArrayList<String>();
        try (var connection = connectAsSuperuser();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    /** Holds tables against everybody else in the background; done when they are free again. */
    CompletableFuture<Void> stall(String tables, int seconds) {
        return CompletableFuture.runAsync(() -> {
            try {
                execute("do $$ begin lock table %s; perform pg_sleep(%d); end $$".formatted(tables, seconds));
            } catch (SQLException e) {
                throw new CompletionException(e);
            }
        });
    }

    /** Brings the servers to the same state before each measurement. */
    void empty() throws SQLException, IOException {
        execute(
                "truncate inbox, signal, dead_event, account, account_to_rebuild, signal_hour, signal_hour_audience",
                "checkpoint");
        servers.redis().command("FLUSHALL");
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
        ends.forEach(Runnable::run);
        servers.close();
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            Progress.say("%s is left behind: %s", folder, e.getMessage());
        }
    }
}
