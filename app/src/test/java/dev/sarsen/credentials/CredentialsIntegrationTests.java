// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sarsen.EventJson;
import dev.sarsen.OwnServers;
import dev.sarsen.RunningApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A PostgreSQL and a Redis that ask for passwords, which are changed under an application that stays. */
@ExtendWith(OutputCaptureExtension.class)
class CredentialsIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(60);

    /** Lettuce waits up to 30 seconds before it connects again. */
    private static final Duration RECONNECT = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static OwnServers servers;
    private static RunningApplication application;

    @BeforeAll
    static void start() throws Exception {
        servers = OwnServers.start();
        for (var user : List.of("sarsen_a", "sarsen_b")) {
            superuser("create role %s login password '%s' in role sarsen_app".formatted(user, user));
            redis("ACL SETUSER %s on >%s ~* &* +@all".formatted(user, user));
        }
        askForPasswords();
        login("database", "sarsen_a", "sarsen_a");
        login("redis", "sarsen_a", "sarsen_a");
        application = RunningApplication.start("local", properties());
    }

    @AfterAll
    static void stop() {
        application.close();
        servers.close();
    }

    @BeforeEach
    void isOfTheFirstUser() throws Exception {
        superuser("alter role sarsen_a login password 'sarsen_a'");
        login("database", "sarsen_a", "sarsen_a");
        await().atMost(SOON).until(() -> sessions("sarsen_a") > 0 && sessions("sarsen_b") == 0);
    }

    @Test
    void goesOnAsAnotherUserOfPostgresqlUnderLoad(CapturedOutput output) throws Exception {
        var answers = new CopyOnWriteArrayList<Integer>();
        var load = Thread.ofVirtual().start(() -> post(answers));
        await().atMost(SOON).until(() -> !answers.isEmpty());
        login("database", "sarsen_b", "sarsen_b");
        await().atMost(SOON).until(() -> sessions("sarsen_a") == 0 && sessions("sarsen_b") > 1);
        superuser("alter role sarsen_a nologin");
        int before = answers.size();
        await().atMost(SOON).until(() -> answers.size() > before + 100);
        load.interrupt();
        load.join();
        assertThat(answers).containsOnly(202);
        assertThat(output)
                .contains("Connects to PostgreSQL as sarsen_b from now on")
                .doesNotContain("\tat ");
    }

    @Test
    void staysTheUserBeforeUntilPostgresqlTakesTheNextPassword(CapturedOutput output) throws Exception {
        login("database", "sarsen_a", "next");
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(metric("sarsen_credentials_refused")).isOne());
        assertThat(output)
                .contains("PostgreSQL does not take what " + folder.resolve("database") + " says")
                .contains("password authentication failed", "connects as sarsen_a as before");
        superuser("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'sarsen_a'");
        await().atMost(SOON).until(() -> sessions("sarsen_a") > 0);
        assertThat(application.management().status("/readyz")).isEqualTo(200);
        superuser("alter role sarsen_a password 'next'");
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(metric("sarsen_credentials_refused")).isZero());
        assertThat(output).contains("Connects to PostgreSQL as sarsen_a from now on");
    }

    @Test
    void staysTheUserBeforeWhileTheNextOneLacksRights(CapturedOutput output) throws Exception {
        superuser("create role sarsen_c login password 'sarsen_c'");
        superuser("grant connect on database sarsen to sarsen_c");
        login("database", "sarsen_c", "sarsen_c");
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(output).containsPattern("sarsen_c may not write \\d+ tables that sarsen_a may"));
        assertThat(sessions("sarsen_a")).isPositive();
        superuser("grant sarsen_app to sarsen_c");
        await().atMost(SOON).until(() -> sessions("sarsen_c") > 0 && sessions("sarsen_a") == 0);
    }

    @Test
    void staysTheUserBeforeWhileTheFilesCannotBeRead(CapturedOutput output) throws Exception {
        Files.delete(folder.resolve("database/password"));
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(metric("sarsen_credentials_refused")).isOne());
        assertThat(output).contains("has no file password; connects as sarsen_a as before");
        assertThat(application.management().status("/readyz")).isEqualTo(200);
    }

    @Test
    void connectsToRedisAsWhomTheFilesSayNow() throws Exception {
        login("redis", "sarsen_b", "sarsen_b");
        redis("ACL SETUSER sarsen_a off");
        redis("CLIENT KILL USER sarsen_a");
        await().atMost(RECONNECT)
                .until(() -> application
                        .management()
                        .json("/readyz")
                        .at("/components/redis/status")
                        .asString("")
                        .equals("UP"));
        assertThat(servers.redis().command("CLIENT KILL USER sarsen_b"))
                .as("connections as sarsen_b")
                .isNotEqualTo(":0");
    }

    @Test
    void endsAStartWithAnInstructionWhereNothingNamesAUser(CapturedOutput output) throws Exception {
        var properties = properties();
        var nameless = Files.createDirectory(folder.resolve("nameless"));
        Files.writeString(nameless.resolve("password"), "secret");
        properties.put("sarsen.credentials.database", nameless.toString());
        assertThatThrownBy(() -> RunningApplication.start("api", properties)).isNotNull();
        assertThat(output).contains("which has no file username, nor is there spring.datasource.username.");
    }

    @Test
    void endsAStartWithAnInstructionWhereThereIsNoPassword(CapturedOutput output) {
        var properties = properties();
        properties.put("sarsen.credentials.redis", folder.resolve("nothing").toString());
        assertThatThrownBy(() -> RunningApplication.start("api", properties)).isNotNull();
        assertThat(output)
                .containsSubsequence(
                        "APPLICATION FAILED TO START",
                        "sarsen.credentials.redis names " + folder.resolve("nothing"),
                        "which has no file password");
    }

    private static Map<String, String> properties() {
        var properties = servers.properties();
        properties.remove("spring.datasource.username");
        properties.remove("spring.datasource.password");
        properties.put("sarsen.credentials.database", folder.resolve("database").toString());
        properties.put("sarsen.credentials.redis", folder.resolve("redis").toString());
        properties.put("sarsen.sample-every", "200ms");
        properties.put("sarsen.limits.writes-per-second", "100000");
        return properties;
    }

    /** Until it is interrupted; 0 stands for no answer. */
    private static void post(List<Integer> answers) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                answers.add(application
                        .web()
                        .post("/api/v1/events", EventJson.event().toString())
                        .statusCode());
            } catch (UncheckedIOException failed) {
                answers.add(0);
            } catch (IllegalStateException interrupted) {
                return;
            }
        }
    }

    /** The files change one after the other; what is between is no user and password that a server takes. */
    private static void login(String server, String user, String password) throws IOException {
        var path = Files.createDirectories(folder.resolve(server));
        for (var file : Map.of("username", user, "password", password).entrySet()) {
            var next = Files.writeString(folder.resolve("next"), file.getValue());
            Files.move(
                    next,
                    path.resolve(file.getKey()),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The server of the tests lets in whoever is of this machine. */
    private static void askForPasswords() {
        superuser("""
                do $$ begin
                  execute format('copy (select unnest(array[%L, %L])) to %L',
                    'host all postgres samehost trust', 'host all all all scram-sha-256', current_setting('hba_file'));
                  perform pg_reload_conf();
                end $$""");
    }

    private static void superuser(String sql) {
        servers.postgres().superuser(sql);
    }

    private static void redis(String command) throws IOException {
        assertThat(servers.redis().command(command)).as(command).matches("\\+OK|:\\d+");
    }

    private static int sessions(String user) throws SQLException {
        try (var connection = servers.postgres().connect("postgres");
                var statement =
                        connection.prepareStatement("select count(*) from pg_stat_activity where usename = ?")) {
            statement.setString(1, user);
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private static double metric(String name) {
        return application
                .management()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
