// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LockRetryTests {

    private final LockRetry retry = new LockRetry(3, Duration.ZERO);
    private int tries;

    @ParameterizedTest
    @ValueSource(strings = {"55P03", "40P01"})
    void triesAgainWhenALockWasNotToBeHad(String state) {
        retry.run("Work", () -> {
            if (++tries < 3) {
                throw new IllegalStateException(new SQLException("locked", state));
            }
        });
        assertThat(tries).isEqualTo(3);
    }

    @Test
    void givesUpAfterTheLastTry() {
        assertThatThrownBy(() -> retry.run("Work", () -> fail("55P03")))
                .isInstanceOf(LockUnavailable.class)
                .hasMessage("Work got no lock in 3 tries: failed");
        assertThat(tries).isEqualTo(3);
    }

    @Test
    void doesNotRepeatAnotherFailure() {
        assertThatThrownBy(() -> retry.run("Work", () -> fail("42P07")))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42P07"));
        assertThat(tries).isEqualTo(1);
    }

    @Test
    void saysWhatToDoAboutTheLock() {
        var analysis = new MigrationFailureAnalyzer()
                .analyze(new IllegalStateException(
                        new LockUnavailable("Migration", 3, new SQLException("locked", "55P03"))));
        assertThat(analysis.getDescription()).isEqualTo("Migration got no lock in 3 tries: locked");
        assertThat(analysis.getAction()).contains("pg_stat_activity");
    }

    private void fail(String state) throws SQLException {
        tries++;
        throw new SQLException("failed", state);
    }
}
