// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.ApplicationProcess;
import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.RunningApplication;
import dev.sarsen.SarsenApplication;
import dev.sarsen.ScratchDatabase;
import dev.sarsen.TestServers;
import dev.sarsen.Tokens;
import dev.sarsen.local.DevelopmentIssuer;
import dev.sarsen.local.Port;
import dev.sarsen.platform.ListeningPorts;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The command as a process that has no setting of the application, against a real issuer and a real Sarsen. */
@IntegrationTest
class SmokeIntegrationTests {

    private static final String SECRET = "dev";

    @LocalServerPort
    private int port;

    @Autowired
    private Database database;

    @BeforeEach
    void empty() {
        database.truncate();
    }

    @Test
    void postsAnEventAndReadsItsScore() {
        try (var smoke = start(SECRET, "http://localhost:" + port, Tokens.issuer())) {
            assertThat(smoke.waitExit()).isZero();
            assertThat(smoke.output().lines())
                    .hasSize(3)
                    .anyMatch(line -> line.matches("accepted: [0-9a-f-]{36}"))
                    .anyMatch(line -> line.matches("scored: [0-9a-f-]{36}"))
                    .anyMatch(line -> line.matches("score of smoke-test: [0-9]+\\.[0-9]+"));
        }
    }

    @Test
    void tellsThatTheIssuerGivesNoToken() {
        assertFails(start("wrong", "http://localhost:" + port, Tokens.issuer()), "answered 401", "gave no token");
    }

    @Test
    void tellsThatTheApiDoesNotTakeTheToken() {
        try (var other = DevelopmentIssuer.start(Port.free(), Port.free(), Duration.ofHours(1))) {
            assertFails(start(SECRET, "http://localhost:" + port, other), "answered 401", "does not take this token");
        }
    }

    /** On a database of its own: this test's application scores what is in the shared one. */
    @Test
    void tellsThatNobodyScores() {
        try (var unscored = ScratchDatabase.create()) {
            var properties = new HashMap<>(TestServers.get().properties());
            properties.putAll(unscored.properties());
            RunningApplication.start("migrate", properties).close();
            try (var api = RunningApplication.start("api", properties)) {
                var address = "http://localhost:" + api.ports().get("application");
                assertFails(
                        start(SECRET, address, Tokens.issuer(), "--within=2"),
                        "accepted: ",
                        "in vain",
                        "pending",
                        "workers");
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void listensNowhere() throws IOException {
        try (var pending = new StubbedApi()) {
            pending.answers("/api/v1/events/" + StubbedApi.ID, 200, "{\"status\":\"pending\"}");
            try (var smoke = start(SECRET, pending.address(), Tokens.issuer())) {
                await().until(() -> smoke.output().contains("accepted: "));
                assertThat(ListeningPorts.of(smoke.handle().pid())).isEmpty();
            }
        }
    }

    private static ApplicationProcess start(String secret, String api, DevelopmentIssuer issuer, String... more) {
        var args = new String[more.length + 4];
        args[0] = "smoke";
        args[1] = "--api=" + api;
        args[2] = "--token-url=" + issuer.address() + "/oauth2/token";
        args[3] = "--client-id=sarsen-cli";
        System.arraycopy(more, 0, args, 4, more.length);
        return ApplicationProcess.start(SarsenApplication.class, Map.of(), Map.of(SmokeCommand.SECRET, secret), args);
    }

    private static void assertFails(ApplicationProcess smoke, String... told) {
        try (smoke) {
            assertThat(smoke.waitExit()).isEqualTo(1);
            assertThat(smoke.output()).contains(told).contains("ERROR: ").doesNotContain("\tat ");
        }
    }
}
