// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import dev.sarsen.local.Port;
import dev.sarsen.local.Repository;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * The application as a process of its own, for tests that kill it. Has ports of its own; what it prints goes to a file
 * under {@code target/processes}.
 */
public final class ApplicationProcess implements AutoCloseable {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final HttpClient PROBE = HttpClient.newHttpClient();
    private static final Duration START_TIMEOUT = Duration.ofMinutes(4);

    private final int port;
    private final int managementPort;
    private final Path output;
    private final Process process;

    private ApplicationProcess(
            List<String> jvm,
            Class<?> main,
            Map<String, String> properties,
            Map<String, String> environment,
            List<String> arguments)
            throws IOException {
        this.port = Port.free();
        this.managementPort = Port.free();
        this.output = newOutput(main);
        var builder = new ProcessBuilder(command(jvm, main, properties, arguments)).redirectErrorStream(true);
        builder.environment().put("SERVER_PORT", Integer.toString(port));
        builder.environment().put("MANAGEMENT_SERVER_PORT", Integer.toString(managementPort));
        builder.environment().putAll(environment);
        this.process = Interrupts.startInterruptible(builder.redirectOutput(output.toFile()));
    }

    /**
     * Starts {@link SarsenApplication} on the {@link TestServers}; the properties win over its own. The property {@code test.jar},
     * if given, names the jar of another release to start instead.
     */
    public static ApplicationProcess start(Map<String, String> properties, String... arguments) {
        var all = new HashMap<>(defaults());
        all.putAll(properties);
        return start(SarsenApplication.class, all, Map.of(), arguments);
    }

    private static Map<String, String> defaults() {
        var all = new HashMap<>(TestServers.get().properties());
        all.put("sarsen.role", "local");
        all.put("sarsen.drain", "0s");
        all.put("sarsen.log-format", "text");
        return all;
    }

    /** The same, with other classes before those of this checkout, as another release may have them. */
    public static ApplicationProcess startWith(Path classes, Map<String, String> properties) {
        var all = new HashMap<>(defaults());
        all.putAll(properties);
        var jvm = new ArrayList<>(QuickStart.OPTIONS);
        jvm.addAll(List.of("-cp", classes + File.pathSeparator + classPath()));
        return start(jvm, SarsenApplication.class, all, Map.of());
    }

    /** Starts any main class with these system properties and variables and nothing else. */
    public static ApplicationProcess start(
            Class<?> main, Map<String, String> properties, Map<String, String> environment, String... arguments) {
        var jvm = jar(main, properties).isEmpty() ? QuickStart.options() : QuickStart.OPTIONS;
        return start(jvm, main, properties, environment, arguments);
    }

    /** Starts any main class with JVM options of its own instead of those for a quick start. */
    public static ApplicationProcess start(
            List<String> jvm,
            Class<?> main,
            Map<String, String> properties,
            Map<String, String> environment,
            String... arguments) {
        try {
            return new ApplicationProcess(jvm, main, properties, environment, List.of(arguments));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    public URI managementUri(String path) {
        return URI.create("http://localhost:" + managementPort + path);
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public Path outputFile() {
        return output;
    }

    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ApplicationProcess waitReady() {
        Awaitility.await("readiness, see " + output)
                .atMost(START_TIMEOUT)
                .failFast("The process ended; see " + output, () -> !process.isAlive())
                .until(this::isReady);
        return this;
    }

    /** Waits until the process ends by itself and returns its exit code. */
    public int waitExit() {
        Awaitility.await("the end of the process, see " + output)
                .atMost(START_TIMEOUT)
                .until(() -> !process.isAlive());
        return process.exitValue();
    }

    /** SIGTERM; returns the exit code. */
    public int stop() {
        process.destroy();
        return waitExit();
    }

    /** SIGKILL: nothing in the process gets to finish. */
    public void killHard() {
        process.destroyForcibly();
        waitExit();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                killHard();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isReady() {
        var request = HttpRequest.newBuilder(managementUri("/readyz"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return PROBE.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static List<String> command(
            List<String> jvm, Class<?> main, Map<String, String> properties, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        var jar = jar(main, properties);
        if (!jvm.contains("-cp")) {
            command.addAll(List.of("-cp", jar.isEmpty() ? classPath() : jar));
        }
        agent(properties).ifPresent(command::add);
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        if (!jar.isEmpty()) {
            command.add("-Dspring.aot.enabled=" + isPackaged());
            command.add("org.springframework.boot.loader.launch.JarLauncher");
        } else {
            command.add(main.getName());
        }
        command.addAll(arguments);
        return command;
    }

    /** Whether {@link SarsenApplication} is started from its jar, as processed ahead of time: {@code ci/check/aot-roles}. */
    public static boolean isPackaged() {
        return !jar().isEmpty();
    }

    private static String jar(Class<?> main, Map<String, String> properties) {
        return main == SarsenApplication.class ? properties.getOrDefault("test.jar", jar()) : "";
    }

    private static String jar() {
        return System.getProperty("sarsen.test.jar", "");
    }

    /** The property {@code test.javaagent}, if given, names a Java agent to attach. */
    private static Optional<String> agent(Map<String, String> properties) {
        return Optional.ofNullable(properties.get("test.javaagent")).map(jar -> "-javaagent:" + jar);
    }

    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static Path newOutput(Class<?> main) throws IOException {
        Path folder = Files.createDirectories(Repository.target().resolve("processes"));
        String name = "%s-%d-%d.log"
                .formatted(main.getSimpleName(), ProcessHandle.current().pid(), COUNT.incrementAndGet());
        return folder.resolve(name);
    }
}
