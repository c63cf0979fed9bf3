// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.EventJson;
import dev.sarsen.OwnServers;
import dev.sarsen.TestCollector;
import dev.sarsen.Uuid7;
import dev.sarsen.Web;
import dev.sarsen.image.Container.Launch;
import dev.sarsen.local.PostgresServer;
import dev.sarsen.local.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The image as it ships, in a real engine, confined as in production; for ci/check/image. */
class ImageIntegrationTests {

    private static final Duration GRACE = Duration.ofSeconds(45);

    private static OwnServers servers;

    @BeforeAll
    static void migrate() {
        servers = OwnServers.start();
        Launch.migrate(Engine.IMAGE, servers.properties());
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    /** A cache that does not hold for these very files ends the process instead of making it slow. */
    @ParameterizedTest
    @ValueSource(strings = {"api", "worker"})
    void startsEachRoleFromItsCache(String role) {
        try (var container =
                of(role).variable("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on").start()) {
            container.waitReady();
            assertThat(container.status("Uid")).startsWith("65532");
            assertThat(container.status("CapBnd")).matches("0+");
            assertThat(container.output().lines().skip(1)).allMatch(line -> line.startsWith("{"));
            assertThat(container.output()).contains("AOT-processed");
        }
    }

    /** Ports, issuer and role differ between all of these tests and the build; this is what else the build could have kept. */
    @Test
    void takesSettingsFromItsStartNotFromItsBuild() {
        try (var container =
                of("api").variable("SARSEN_CONSOLE_CLIENTID", "another-client").start()) {
            container.waitReady();
            var settings = new Web(container.uri("")).json("/console/settings");
            assertThat(settings.get("clientId").asString()).isEqualTo("another-client");
            assertThat(settings.get("issuer").asString())
                    .isEqualTo(servers.properties().get("sarsen.access.issuer"));
        }
    }

    @Test
    void refusesAStaleCache(@TempDir Path folder) throws IOException {
        var other = Files.writeString(folder.resolve("other.jar"), "not what was trained");
        try (var container = of("api")
                .variable("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on")
                .options("--volume", other + ":" + applicationJar() + ":ro")
                .start()) {
            assertThat(container.waitExit()).isNotZero();
            assertThat(container.output()).contains("AOT");
        }
    }

    /** The agent changes nothing about the cache, and its traces arrive. */
    @Test
    void tracesWithTheCache() throws IOException {
        try (var collector = new TestCollector()) {
            var launch = of("local")
                    .agent("-XX:AOTMode=on")
                    .variable("OTEL_TRACES_SAMPLER", "always_on")
                    .exportingTo(collector);
            try (var container = launch.start()) {
                container.waitReady();
                assertThat(post(container, Uuid7.now())).isEqualTo(202);
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(collector.spans())
                                .extracting(span -> span.getName())
                                .contains("POST /api/v1/events", "wait in stream", "process events"));
            }
        }
    }

    @Test
    void runsAsNobodyWithoutAShell() {
        assertThat(config("{{.Config.User}}")).isEqualTo("65532:65532");
        for (var program : List.of("/bin/sh", "/bin/bash", "/usr/bin/apt-get", "/usr/bin/dpkg", "/busybox/sh")) {
            var answer = Engine.ask(List.of("run", "--rm", "--entrypoint", program, Engine.IMAGE));
            assertThat(answer.code()).as(program).isNotZero();
            assertThat(answer.text()).as(program).containsAnyOf("no such file", "not found");
        }
    }

    @Test
    void saysWhatItIs() {
        var labels = config("{{json .Config.Labels}}");
        assertThat(labels)
                .contains("org.opencontainers.image.revision\":\"" + Repository.git("rev-parse", "HEAD"))
                .contains("org.opencontainers.image.source", "org.opencontainers.image.version");
        assertThat(Instant.parse(config("{{.Created}}")))
                .isEqualTo(Instant.ofEpochSecond(Long.parseLong(Repository.git("log", "-1", "--format=%ct"))));
    }

    /** Neither secrets nor the builder's machine: what is set is the base's and ours. */
    @Test
    void holdsNoSecretAndNoBuilder() {
        assertThat(config("{{json .Config.Env}}")).doesNotContainIgnoringCase("password", "token", "secret");
        assertThat(config("{{json .Config}}")).doesNotContain(System.getProperty("user.dir"), "/home/runner");
    }

    @ParameterizedTest
    @CsvSource({"api, 0", "worker, 0", "local, 50"})
    void endsInTimeAndLosesNothing(String role, int posts) throws Exception {
        var accepted = new ConcurrentLinkedQueue<UUID>();
        try (var container = of(role).start()) {
            container.waitReady();
            var poster = Thread.ofVirtual().start(() -> {
                boolean answered = posts > 0;
                while (answered) {
                    answered = post(container, Uuid7.now(), accepted);
                }
            });
            await().until(() -> accepted.size() >= posts);
            assertThat(container.stop(GRACE)).isEqualTo(143);
            poster.join();
        }
        assertThat(stored()).containsAll(accepted);
    }

    /** A process that has no memory left is of no use: Kubernetes starts another. */
    @Test
    void endsWhenMemoryRunsOut() {
        try (var container = of("api").variable("JAVA_TOOL_OPTIONS", "-Xmx12m").start()) {
            assertThat(container.waitExit()).isEqualTo(3);
            assertThat(container.output()).contains("java.lang.OutOfMemoryError");
        }
    }

    @Test
    void leavesAHeapDumpWhereAVolumeIsGiven(@TempDir Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (var container = of("api")
                .options("--volume", folder + ":/dumps")
                .variable(
                        "JAVA_TOOL_OPTIONS",
                        "-Xmx12m -XX:+HeapDumpOnOutOfMemoryError -XX:HeapDumpPath=/dumps/heap.hprof")
                .start()) {
            assertThat(container.waitExit()).isEqualTo(3);
        }
        assertThat(folder.resolve("heap.hprof")).isNotEmptyFile();
    }

    private static Launch of(String role) {
        return Launch.of(Engine.IMAGE, role, servers.properties()).variable("SARSEN_DRAIN", "1s");
    }

    private static int post(Container container, UUID id) {
        return new Web(container.uri(""))
                .post("/api/v1/events", EventJson.event(id).toString())
                .statusCode();
    }

    /** False once nobody answers. */
    private static boolean post(Container container, UUID id, ConcurrentLinkedQueue<UUID> accepted) {
        try {
            if (post(container, id) == 202) {
                accepted.add(id);
            }
            return true;
        } catch (UncheckedIOException e) {
            return e.getCause() instanceof HttpTimeoutException;
        }
    }

    private static List<UUID> stored() throws Exception {
        var stored = new ArrayList<UUID>();
        try (var connection = servers.postgres().connect(PostgresServer.APPLICATION);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select id from inbox union all select id from signal")) {
            while (rows.next()) {
                stored.add(rows.getObject(1, UUID.class));
            }
        }
        return stored;
    }

    private static String config(String template) {
        return Engine.run("image", "inspect", "--format", template, Engine.IMAGE);
    }

    /** Where the classes of the application are in the image. */
    private static String applicationJar() {
        var id = Engine.run("create", Engine.IMAGE);
        try {
            var archive = Engine.run("cp", id + ":/app/classpath", "-");
            return Pattern.compile("classpath/[\\w.-]+\\.jar")
                    .matcher(archive)
                    .results()
                    .map(match -> "/app/" + match.group())
                    .findFirst()
                    .orElseThrow();
        } finally {
            Engine.run("rm", id);
        }
    }
}
