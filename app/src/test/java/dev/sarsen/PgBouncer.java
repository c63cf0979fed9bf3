// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import dev.sarsen.local.Port;
import dev.sarsen.local.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.springframework.util.FileSystemUtils;

/** PgBouncer in transaction mode before PostgreSQL, when the tests run with {@code -Dsarsen.test.pgbouncer=true}. */
final class PgBouncer implements AutoCloseable {

    private final Path folder;
    private final int port = Port.free();
    private final Process process;

    private PgBouncer(PostgresServer postgres) throws IOException {
        this.folder = Files.createTempDirectory("sarsen-pgbouncer");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve("users.txt"), "\"%1$s\" \"%1$s\"%n".formatted(PostgresServer.APPLICATION));
        Path configuration = Files.write(folder.resolve("pgbouncer.ini"), configuration(postgres.port()));
        this.process = new ProcessBuilder(program().toString(), configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("pgbouncer.log").toFile())
                .start();
    }

    static boolean isWanted() {
        return Boolean.getBoolean("sarsen.test.pgbouncer");
    }

    static PgBouncer start(PostgresServer postgres) {
        try {
            var bouncer = new PgBouncer(postgres);
            Awaitility.await("PgBouncer, see " + bouncer.folder)
                    .atMost(Duration.ofSeconds(15))
                    .until(bouncer::listens);
            return bouncer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What sends the application, but not the migration, through PgBouncer. */
    Map<String, String> properties() {
        return Map.of(
                "spring.datasource.url",
                "jdbc:postgresql://localhost:%d/sarsen".formatted(port),
                "sarsen.database.prepared-statements",
                "false");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> configuration(int target) {
        return List.of(
                "[databases]",
                "sarsen = host=127.0.0.1 port=%d".formatted(target),
                "[pgbouncer]",
                "listen_addr = 127.0.0.1",
                "listen_port = " + port,
                "unix_socket_dir =",
                "auth_type = scram-sha-256",
                "auth_file = " + folder.resolve("users.txt"),
                "pool_mode = transaction",
                "default_pool_size = 20",
                "ignore_startup_parameters = extra_float_digits",
                isRoot() ? "user = nobody" : "; started by a normal user");
    }

    private boolean listens() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static Path program() {
        return TestPrograms.installed("pgbouncer");
    }
}
