// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Redis, or a server that speaks its protocol, as a process of its own: it stands outside the terminal's process group, so that
 * Ctrl-C reaches the application first. Appends every write to a file. Listens on loopback only.
 */
public final class RedisServer implements AutoCloseable {

    private static final String[] PROGRAMS = {"redis-server", "redis-check-rdb", "valkey-server", "valkey-check-rdb"};
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

    private final int port;
    private final Path data;

    private RedisServer(int port, Path data) {
        this.port = port;
        this.data = data;
    }

    /** Stops what an earlier JVM left running on the folder, then starts on its data; port 0 means any free one. */
    public static RedisServer start(DataFolder folder, Path program, int port) {
        Path data = folder.resolve("redis");
        stopLeftover(data);
        var wanted = new Port(port, "SARSEN_LOCAL_REDIS_PORT");
        wanted.requireFree();
        var server = new RedisServer(wanted.resolve(), data);
        server.launch(program);
        return server;
    }

    public int port() {
        return port;
    }

    /** What connects the application to this server, as Spring properties. */
    public Map<String, String> properties() {
        return Map.of("spring.data.redis.host", "localhost", "spring.data.redis.port", Integer.toString(port));
    }

    /** Sends one command in the inline form and returns the first line of the answer. */
    public String command(String command) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
        }
    }

    @Override
    public void close() {
        stopLeftover(data);
    }

    /** Stops the server that an earlier JVM left running on the folder. */
    public static void stopLeftover(DataFolder folder) {
        stopLeftover(folder.resolve("redis"));
    }

    private static void stopLeftover(Path data) {
        ServerProcess.find(pidFile(data), data, PROGRAMS).ifPresent(leftover -> leftover.stop("TERM"));
    }

    private void launch(Path program) {
        try {
            Files.createDirectories(data);
            Files.deleteIfExists(pidFile(data));
            Path configuration = Files.write(data.resolve("redis.conf"), configuration());
            int exit = new ProcessBuilder(program.toString(), configuration.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start()
                    .waitFor();
            if (exit != 0 || !Wait.atMost(START_TIMEOUT, this::answers)) {
                throw new LocalFailure(
                        "Redis did not start; %s says why. Or set SPRING_DATA_REDIS_HOST to a server of your own."
                                .formatted(log()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalFailure("The start of Redis was interrupted.", e);
        }
    }

    private List<String> configuration() {
        return List.of(
                "bind 127.0.0.1",
                "port " + port,
                "daemonize yes",
                "set-proc-title no",
                "pidfile \"%s\"".formatted(pidFile(data)),
                "logfile \"%s\"".formatted(log()),
                "dir \"%s\"".formatted(data),
                "save \"\"",
                "appendonly yes");
    }

    private boolean answers() {
        try {
            return "+PONG".equals(command("PING"));
        } catch (IOException e) {
            return false;
        }
    }

    private Path log() {
        return data.resolveSibling("redis.log");
    }

    private static Path pidFile(Path data) {
        return data.resolve("redis.pid");
    }
}
