// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

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
        assertThat(hard.health().getDetails()).containsEntry("reason", "no answer");
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

    private void observe(boolean... failures) {
        for (boolean failure : failures) {
            fails = failure;
            hard.observe();
        }
    }

    private void probe() throws IOException {
        if (fails) {
            throw new IOException("no answer");
        }
    }
}
