// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class DependencyTests {

    private boolean fails;
    private final Dependency hard = Dependency.hard("postgresql", this::probe);
    private final Dependency soft = Dependency.soft("redis", this::probe);

    @Test
    void isDownUntilTheFirstSuccess() {
        assertThat(hard.isUp()).isFalse();
        assertThat(hard.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(hard.health().getDetails()).containsEntry("reason", "not probed yet");
    }

    @Test
    void isDownAfterThreeFailuresInARow() {
        observe(false);
        observe(true, true, false, true, true);
        assertThat(hard.isUp()).isTrue();
        observe(true);
        assertThat(hard.isUp()).isFalse();
        assertThat(hard.health().getDetails()).containsEntry("reason", "it does not answer, the log has the details");
    }

    @Test
    void isUpAfterOneSuccess() {
        observe(true, true, true, true, false);
        assertThat(hard.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void isOnlyDegradedWhereItIsSoft() {
        assertThat(soft.health().getStatus()).isEqualTo(Dependency.DEGRADED);
    }

    @Test
    void tellsStrangersNothingThatTheDriverSays(CapturedOutput output) {
        observe(true, true, true);
        assertThat(hard.health().getDetails().toString()).doesNotContain("db-1", "sarsen_app");
        assertThat(output).contains("Connection to db-1.example.com:5432 refused for user sarsen_app");
    }

    @Test
    void isDownAtOnceWhereItSaysWhyAndLogsItOnce(CapturedOutput output) {
        var readOnly = Dependency.hard("postgresql", () -> {
            throw new Dependency.Unfit("it takes no writes");
        });
        readOnly.observe();
        readOnly.observe();
        assertThat(readOnly.health().getDetails()).containsExactly(Map.entry("reason", "it takes no writes"));
        assertThat(output.getAll().lines().filter(line -> line.contains("postgresql is down: it takes no writes")))
                .hasSize(1);
    }

    private void observe(boolean... failures) {
        for (boolean failure : failures) {
            fails = failure;
            hard.observe();
        }
    }

    private void probe() throws IOException {
        if (fails) {
            throw new IOException("Connection to db-1.example.com:5432 refused for user sarsen_app");
        }
    }
}
