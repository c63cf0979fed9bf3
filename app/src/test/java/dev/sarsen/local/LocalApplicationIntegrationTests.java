// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.ApplicationProcess;
import dev.sarsen.TestServers;
import dev.sarsen.Web;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

class LocalApplicationIntegrationTests {

    @TempDir
    private Path data;

    private final int postgresPort = Port.free();
    private final int redisPort = Port.free();
    private final int issuerPort = Port.free();

    @AfterEach
    void leaveNothingBehind() {
        servers().forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void goesOnWithTheDataOfAKilledJvm() {
        try (var first = start(Map.of()).waitReady()) {
            owner().sql("create table kept as select 42 as number").update();
            first.killHard();
        }
        List<ProcessHandle> orphans = servers();
        assertThat(orphans).as("orphaned servers").isNotEmpty();
        try (var second = start(Map.of()).waitReady()) {
            assertThat(owner().sql("select number from kept")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(42);
            assertThat(orphans).noneMatch(servers()::contains);
            second.stop();
        }
        assertThat(servers()).as("servers after SIGTERM").isEmpty();
    }

    @Test
    void givesTokensThatOutliveARestart() throws Exception {
        var issuer = URI.create("http://localhost:" + issuerPort);
        String token;
        try (var first = start(Map.of()).waitReady()) {
            token = ClientTokens.from(issuer, "signals:read");
            assertThat(accounts(first, token)).isEqualTo(200);
            assertThat(accounts(first, "")).isEqualTo(401);
            first.stop();
        }
        try (var second = start(Map.of()).waitReady()) {
            assertThat(accounts(second, token)).isEqualTo(200);
        }
    }

    private static int accounts(ApplicationProcess process, String token) {
        return new Web(process.uri(""), token).status("/api/v1/accounts");
    }

    @Test
    void refusesASecondInstanceAndEndsOnCtrlC() throws Exception {
        try (var first = start(Map.of()).waitReady()) {
            try (var second = start(Map.of())) {
                assertThat(second.waitExit()).isEqualTo(1);
                assertThat(second.output())
                        .contains(
                                "ERROR: Sarsen already runs on",
                                "process " + first.handle().pid())
                        .doesNotContain("\tat ");
            }
            awaitOutput(first.waitReady(), "curl -sS localhost:");
            assertThat(first.output()).contains("Read the flags {", data + "/flags.json");
            var before = first.output();
            Kill.send("INT", first.handle().pid());
            assertThat(first.waitExit()).isEqualTo(130);
            assertThat(first.output().substring(before.length())).doesNotContain("ERROR", "Exception");
        }
        assertThat(servers()).as("servers after SIGINT").isEmpty();
    }

    @Test
    void stopsTheServersOnlyWhenTheApplicationHasLetThemGo() throws IOException {
        try (var process = start(Map.of()).waitReady()) {
            process.stop();
        }
        List<String> log = Files.readAllLines(data.resolve("postgres.log"));
        assertThat(log).anyMatch(line -> line.contains("database system is shut down"));
        // One may be the readiness probe's; the pool has ten.
        assertThat(log.stream().filter(line -> line.contains("terminating connection")))
                .hasSizeLessThan(2);
    }

    @Test
    void startsNoServerWhereTheUserNamesTheirOwn() throws SQLException {
        var servers = TestServers.get();
        try (var connection = servers.postgres().connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("create database theirs owner " + PostgresServer.OWNER);
        }
        var theirs = Map.of(
                "SPRING_DATASOURCE_URL", servers.postgres().url().replace("/sarsen", "/theirs"),
                "SPRING_DATASOURCE_USERNAME", PostgresServer.OWNER,
                "SPRING_DATASOURCE_PASSWORD", PostgresServer.passwordOf(PostgresServer.OWNER),
                "SPRING_DATA_REDIS_HOST", "localhost",
                "SPRING_DATA_REDIS_PORT", Integer.toString(servers.redis().port()));
        try (var process = start(theirs)) {
            awaitOutput(process, "Sarsen is ready");
            assertThat(process.output()).containsPattern("PostgreSQL +yours").containsPattern("Redis +yours");
            assertThat(servers()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SERVER_PORT",
                "MANAGEMENT_SERVER_PORT",
                "SARSEN_LOCAL_POSTGRES_PORT",
                "SARSEN_LOCAL_REDIS_PORT",
                "SARSEN_LOCAL_ISSUER_PORT"
            })
    void namesTheVariableOfATakenPort(String variable) throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var process = start(Map.of(variable, Integer.toString(taken.getLocalPort())))) {
            assertThat(process.waitExit()).isEqualTo(1);
            assertThat(process.output())
                    .contains("ERROR: Port %d is taken. Set %s".formatted(taken.getLocalPort(), variable))
                    .doesNotContain("\tat ");
        }
        assertThat(servers()).isEmpty();
    }

    private ApplicationProcess start(Map<String, String> more) {
        var variables = new HashMap<String, String>();
        variables.put("SARSEN_LOCAL_DATA", data.toString());
        variables.put("SARSEN_LOCAL_POSTGRES_PORT", Integer.toString(postgresPort));
        variables.put("SARSEN_LOCAL_REDIS_PORT", Integer.toString(redisPort));
        variables.put("SARSEN_LOCAL_ISSUER_PORT", Integer.toString(issuerPort));
        variables.putAll(more);
        return ApplicationProcess.start(LocalApplication.class, Map.of(), variables);
    }

    private static void awaitOutput(ApplicationProcess process, String text) {
        Awaitility.await(process.outputFile().toString())
                .until(() -> process.output().contains(text));
    }

    private List<ProcessHandle> servers() {
        return ProcessHandle.allProcesses()
                .filter(process ->
                        process.info().command().filter(this::isServer).isPresent())
                .filter(this::worksOnData)
                .toList();
    }

    private boolean isServer(String command) {
        return command.contains("postgres") || command.contains("redis");
    }

    private boolean worksOnData(ProcessHandle process) {
        return Arrays.stream(process.info().arguments().orElse(new String[0]))
                .anyMatch(argument -> argument.contains(data.toString()));
    }

    private JdbcClient owner() {
        return JdbcClient.create(new SimpleDriverDataSource(
                new org.postgresql.Driver(),
                "jdbc:postgresql://localhost:%d/sarsen".formatted(postgresPort),
                PostgresServer.OWNER,
                PostgresServer.passwordOf(PostgresServer.OWNER)));
    }
}
