// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.RunningApplication;
import dev.sarsen.TestServers;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RolesIntegrationTests {

    private static final List<String> WORK =
            List.of("scoringLoop", "accountRebuild", "erasureWorker", "replayWorker", "rescoreWorker");

    @BeforeAll
    static void migrateOpensNothing() {
        assertThatNothingOpensIn("migrate");
    }

    @Test
    void theApiOpensBothPortsAndScoresNothing() {
        try (var api = start("api")) {
            assertThat(api.ports()).containsOnlyKeys("application", "management");
            assertThat(api.web().status("/healthz")).isEqualTo(200);
            assertThat(api.web().status("/readyz")).isEqualTo(404);
            assertThat(api.management().status("/readyz")).isEqualTo(200);
            assertThat(api.management().status("/api/v1/accounts")).isEqualTo(404);
            assertThat(api.runs("doorbell")).isTrue();
            assertThat(WORK).noneMatch(api::runs);
        }
    }

    @Test
    void theWorkerOpensTheManagementPortAloneAndScores() {
        try (var worker = start("worker")) {
            assertThat(worker.ports()).containsOnlyKeys("management");
            assertThat(worker.management().status("/readyz")).isEqualTo(200);
            assertThat(worker.management().status("/healthz")).isEqualTo(404);
            assertThat(WORK).allMatch(worker::runs);
            assertThat(worker.runs("doorbell")).isFalse();
        }
    }

    @Test
    void aCommandOpensNothing() {
        assertThatNothingOpensIn("command");
    }

    private static void assertThatNothingOpensIn(String role) {
        try (var ending = start(role)) {
            assertThat(ending.ports()).isEmpty();
            assertThat(WORK).noneMatch(ending::runs);
            assertThat(List.of("doorbell", "samplingLoop", "dependencyWatch")).noneMatch(ending::runs);
        }
    }

    private static RunningApplication start(String role) {
        return RunningApplication.start(role, TestServers.get().properties());
    }
}
