// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.image;

import dev.sarsen.TestCollector;
import dev.sarsen.local.Port;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * A container of the image, confined as in production: a read-only root, a small {@code /tmp} in memory, no capabilities, a
 * limit of memory, two processors. It shares the network of this machine and has ports of its own there.
 */
public final class Container implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private final String id;
    private final int port;
    private final int managementPort;

    private Container(String id, int port, int managementPort) {
        this.id = id;
        this.port = port;
        this.managementPort = managementPort;
    }

    /** How to start one. */
    public record Launch(
            String image, int mebibytes, Map<String, String> properties, List<String> options, List<String> arguments) {

        private static final int PLAIN = 384;
        private static final int WITH_AGENT = 512;

        /** With the memory that production gives it. */
        public static Launch of(String image, Map<String, String> properties) {
            return new Launch(image, PLAIN, properties, List.of(), List.of());
        }

        /** Leaves at once when it is told to. */
        static Launch of(String image, String role, Map<String, String> properties) {
            var all = new HashMap<>(properties);
            all.put("sarsen.role", role);
            all.put("sarsen.drain", "0s");
            return of(image, all);
        }

        /** Runs the role migrate to its end. */
        static void migrate(String image, Map<String, String> properties) {
            try (var migrate = of(image, "migrate", properties).start()) {
                if (migrate.waitExit() != 0) {
                    throw new IllegalStateException("The migration failed:\n" + migrate.output());
                }
            }
        }

        public Launch memory(int limit) {
            return new Launch(image, limit, properties, options, arguments);
        }

        /** The agent attached, with the memory that both need, and more flags of the JVM. */
        public Launch agent(String... flags) {
            var all = new ArrayList<>(List.of("-javaagent:/app/agent/opentelemetry-javaagent.jar"));
            all.addAll(List.of(flags));
            return memory(WITH_AGENT).variable("JAVA_TOOL_OPTIONS", String.join(" ", all));
        }

        public Launch exportingTo(TestCollector collector) {
            var launch = this;
            for (var variable : collector.environment().entrySet()) {
                launch = launch.variable(variable.getKey(), variable.getValue());
            }
            return launch;
        }

        /** More options of the engine. */
        public Launch options(String... more) {
            var all = new ArrayList<>(options);
            all.addAll(List.of(more));
            return new Launch(image, mebibytes, properties, all, arguments);
        }

        public Launch variable(String name, String value) {
            return options("--env", name + "=" + value);
        }

        /** What follows the entry point: a command of the application. */
        public Launch arguments(String... command) {
            return new Launch(image, mebibytes, properties, options, List.of(command));
        }

        public Container start() {
            int port = Port.free();
            int managementPort = Port.free();
            var command = new ArrayList<>(List.of(
                    "run",
                    "--detach",
                    "--network=host",
                    "--read-only",
                    "--tmpfs=/tmp:rw,noexec,nosuid,size=64m",
                    "--cap-drop=ALL",
                    "--security-opt=no-new-privileges",
                    "--cpus=2",
                    "--memory=%dm".formatted(mebibytes),
                    "--memory-swap=%dm".formatted(mebibytes),
                    "--env=SERVER_PORT=" + port,
                    "--env=MANAGEMENT_SERVER_PORT=" + managementPort));
            properties.forEach((name, value) -> command.add("--env=" + variable(name) + "=" + value));
            command.addAll(options);
            command.add(image);
            command.addAll(arguments);
            return new Container(Engine.run(command), port, managementPort);
        }

        /** The name by which Spring Boot takes a property from the environment. */
        private static String variable(String property) {
            return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
        }
    }

    public URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    public URI managementUri(String path) {
        return URI.create("http://localhost:" + managementPort + path);
    }

    /** Waits until it is ready; the time since its process was started. */
    public Duration waitReady() {
        var started = Instant.parse(inspect("{{.State.StartedAt}}"));
        var looked = Instant.now();
        while (!isReady()) {
            // Seldom, as the engine's program takes a processor away from what starts.
            if (looked.plusSeconds(2).isBefore(Instant.now())) {
                looked = Instant.now();
                failUnlessItMayBecomeReady(started);
            }
            pause();
        }
        return Duration.between(started, Instant.now());
    }

    private void failUnlessItMayBecomeReady(Instant started) {
        if (!isRunning()) {
            throw new IllegalStateException("The container ended:\n" + output());
        }
        if (started.plus(PATIENCE).isBefore(Instant.now())) {
            throw new IllegalStateException("The container is not ready:\n" + output());
        }
    }

    /** Waits until it ends by itself; its exit code. */
    public int waitExit() {
        Awaitility.await("the end of a container").atMost(PATIENCE).until(() -> !isRunning());
        return exitCode();
    }

    /** SIGTERM, and SIGKILL after the grace; its exit code. */
    public int stop(Duration grace) {
        Engine.run("stop", "--time", Long.toString(grace.toSeconds()), id);
        return exitCode();
    }

    public String output() {
        return Engine.run("logs", id);
    }

    /** What is asked of the engine about it, as a Go template. */
    public String inspect(String template) {
        return Engine.run("inspect", "--format", template, id);
    }

    /** MiB of memory that its process holds. */
    public long residentMebibytes() {
        return kibibytes("VmRSS") / 1024;
    }

    /** The most that its process has held, in MiB. */
    public long peakMebibytes() {
        return kibibytes("VmHWM") / 1024;
    }

    private long kibibytes(String field) {
        return Long.parseLong(status(field).replaceAll("\\D", ""));
    }

    /** A line of what the kernel says of its process, see proc_pid_status(5). */
    String status(String field) {
        var status = Path.of("/proc", inspect("{{.State.Pid}}"), "status");
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(field + ":"))
                    .map(line -> line.substring(field.length() + 1).strip())
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isRunning() {
        return inspect("{{.State.Running}}").equals("true");
    }

    private int exitCode() {
        return Integer.parseInt(inspect("{{.State.ExitCode}}"));
    }

    private boolean isReady() {
        try {
            var request = HttpRequest.newBuilder(managementUri("/readyz"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        Engine.run("rm", "--force", "--volumes", id);
    }
}
