// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.ApplicationProcess;
import dev.sarsen.SarsenApplication;
import dev.sarsen.TestServers;
import dev.sarsen.Web;
import dev.sarsen.local.Repository;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartIntegrationTests {

    @BeforeAll
    static void endsAfterTheMigration() {
        try (var migrate = start(Map.of("sarsen.role", "migrate"))) {
            assertThat(migrate.waitExit()).isZero();
            assertThat(migrate.output()).contains("Schema at version").doesNotContain("ERROR", "Exception");
        }
    }

    @ParameterizedTest
    @CsvSource({"'', No role is set.", "banana, There is no role 'banana'."})
    void asksForARole(String role, String description) {
        try (var process = start(Map.of("sarsen.role", role))) {
            assertThat(process.waitExit()).isNotZero();
            assertThat(process.output())
                    .containsSubsequence(
                            "Description:", description, "Action:", "Set SARSEN_ROLE to api, worker or migrate")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void asksForTheMigration() {
        var emptySchema = Map.of(
                "sarsen.role",
                "api",
                "spring.flyway.default-schema",
                "pg_temp",
                "sarsen.migration.wait-at-start",
                "0s");
        try (var process = start(emptySchema)) {
            assertThat(process.waitExit()).isNotZero();
            assertThat(process.output())
                    .containsSubsequence("Description:", "behind this version", "Action:", "SARSEN_ROLE=migrate")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void namesTheVariablesOfADatabaseThatDoesNotKnowTheUser() {
        var properties = new HashMap<>(TestServers.get().properties());
        properties.putAll(
                Map.of("sarsen.role", "api", "spring.datasource.username", "nobody", "spring.flyway.user", "nobody"));
        properties.put("spring.flyway.connect-retries", "0");
        try (var process = start(properties)) {
            assertThat(process.waitExit()).isNotZero();
            assertThat(process.output())
                    .containsSubsequence("Description:", "nobody", "Action:", "SPRING_DATASOURCE_URL")
                    .doesNotContain("\tat ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "worker", "migrate"})
    void namesTheVariablesOfAnUnreachableDatabase(String role) {
        var nowhere = "jdbc:postgresql://localhost:1/sarsen";
        try (var process = start(Map.of(
                "sarsen.role", role,
                "spring.datasource.url", nowhere,
                "spring.flyway.url", nowhere,
                "spring.flyway.connect-retries", "0"))) {
            assertThat(process.waitExit()).isNotZero();
            assertThat(process.output())
                    .containsSubsequence("Description:", "Action:", "SPRING_DATASOURCE_URL")
                    .doesNotContain("\tat ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sarsen.database.pool-size, 0",
        "sarsen.inbox.dead-retention, 400d",
        "sarsen.limits.database-requests, 10",
        "sarsen.trust.authorities, /nowhere/ca.crt"
    })
    void namesTheSettingThatIsWrong(String name, String value) {
        try (var process = start(Map.of("sarsen.role", "api", name, value))) {
            assertThat(process.waitExit()).isNotZero();
            assertThat(process.output())
                    .containsSubsequence("Description:", name, "Action:")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theApiListensOnBothPortsAlone() {
        try (var api = start(Map.of("sarsen.role", "api")).waitReady()) {
            assertThat(ListeningPorts.of(api.handle().pid()))
                    .containsExactlyInAnyOrder(
                            api.uri("/").getPort(), api.managementUri("/").getPort());
            assertThat(new Web(api.uri("")).status("/healthz")).isEqualTo(200);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theWorkerListensOnTheManagementPortAlone() {
        try (var worker = start(Map.of("sarsen.role", "worker")).waitReady()) {
            assertThat(ListeningPorts.of(worker.handle().pid()))
                    .containsExactly(worker.managementUri("/").getPort());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "worker"})
    void asksForTheIssuer(String role) {
        try (var process = start(Map.of("sarsen.role", role, "sarsen.access.issuer", ""))) {
            assertThat(process.waitExit()).isNotZero();
            assertThat(process.output())
                    .containsSubsequence("Description:", "sarsen.access.issuer is not set", "Action:")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void needsNoIssuerToMigrate() {
        try (var migrate = start(Map.of("sarsen.role", "migrate", "sarsen.access.issuer", ""))) {
            assertThat(migrate.waitExit()).isZero();
        }
    }

    @Test
    void refusesAnIssuerWithoutTls() {
        var insecure = Map.of(
                "sarsen.role", "api",
                "sarsen.access.issuer", "http://login.example.com",
                "sarsen.access.insecure-issuer", "http://localhost:8082");
        try (var process = start(insecure)) {
            assertThat(process.waitExit()).isNotZero();
            assertThat(process.output())
                    .containsSubsequence("Description:", "is not https", "sarsen.access.insecure-issuer", "Action:")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void logsItsOwnRole() {
        try (var worker = start(Map.of("sarsen.role", "worker", "sarsen.log-format", "json"))
                .waitReady()) {
            assertThat(worker.output().lines())
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).startsWith("{").contains("\"role\":\"WORKER\""));
        }
    }

    @Test
    void readsTheFileOfFlags() {
        var file = Repository.root().resolve("docs/reference/flags.json").toString();
        try (var worker = start(Map.of("sarsen.role", "worker", "sarsen.flags.file", file))
                .waitReady()) {
            assertThat(worker.output()).contains("Read the flags").contains(file);
        }
    }

    @Test
    void runsAsTheBuildSays() {
        try (var migrate = start(Map.of("sarsen.role", "migrate"))) {
            assertThat(migrate.waitExit()).isZero();
            assertThat(migrate.output().contains("Starting AOT-processed SarsenApplication"))
                    .isEqualTo(ApplicationProcess.isPackaged());
        }
    }

    @Test
    void runsACommandAndEndsWithItsCode() {
        try (var list = ApplicationProcess.start(TestServers.get().properties(), "dead", "list")) {
            assertThat(list.waitExit()).isZero();
            assertThat(list.output()).isEqualTo("0 dead events shown\n");
        }
        try (var unknown = ApplicationProcess.start(TestServers.get().properties(), "bury")) {
            assertThat(unknown.waitExit()).isEqualTo(2);
            assertThat(unknown.output()).contains("bury").doesNotContain("\tat ");
        }
    }

    @Test
    void runsTheSmokeTestWithoutTheApplication() {
        try (var smoke = ApplicationProcess.start(
                SarsenApplication.class,
                Map.of(),
                Map.of("SARSEN_SMOKE_CLIENTSECRET", "none"),
                "smoke",
                "--token-url=http://localhost:1",
                "--client-id=none")) {
            assertThat(smoke.waitExit()).isEqualTo(1);
            assertThat(smoke.output()).startsWith("ERROR: http://localhost:1 was not reached");
        }
    }

    private static ApplicationProcess start(Map<String, String> properties) {
        return ApplicationProcess.start(properties);
    }
}
