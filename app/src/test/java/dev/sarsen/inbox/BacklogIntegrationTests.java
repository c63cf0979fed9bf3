// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.sarsen.Database;
import dev.sarsen.EventJson;
import dev.sarsen.IntegrationTest;
import dev.sarsen.StoredEvents;
import dev.sarsen.Uuid7;
import dev.sarsen.local.PostgresServer;
import dev.sarsen.platform.SamplingPeriod;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
@Tag(IntegrationTest.POOLED)
class BacklogIntegrationTests {

    private static final SamplingPeriod MINUTE = new SamplingPeriod(Duration.ofMinutes(1));
    private static final SamplingPeriod INSTANT = new SamplingPeriod(Duration.ofMillis(1));

    @Autowired
    private Database database;

    @Autowired
    private JdbcClient jdbc;

    @BeforeEach
    void holdsOneEvent() {
        database.truncate();
        put();
        await().until(() -> depth(MINUTE, Duration.ZERO) == 1);
    }

    @Test
    void takesTheMeasureOfAnotherProcessUntilItIsTooOld() {
        var measure =
                "update inbox_measure set measured_at = now() + ?::interval, measure = jsonb_set(measure, '{depth}', '77')";
        database.owner().sql(measure).param("1 hour").update();
        assertThat(depth(MINUTE, Duration.ofMinutes(1))).isEqualTo(77);
        database.owner().sql(measure).param("-2 minutes").update();
        await().until(() -> depth(MINUTE, Duration.ofMinutes(1)) == 1);
    }

    @Test
    void takesTheLastMeasureWhileAnotherProcessMeasures() throws SQLException {
        try (var _ = measuring()) {
            put();
            assertThat(depth(MINUTE, Duration.ZERO)).isEqualTo(1);
            assertThatIllegalStateException()
                    .isThrownBy(() -> depth(INSTANT, Duration.ZERO))
                    .withMessage("No process has measured the inbox for PT0.006S");
        }
    }

    @Test
    void measuresAfterAProcessThatDiedWhileItMeasured() throws SQLException {
        try (var other = measuring()) {
            put();
            assertThat(depth(MINUTE, Duration.ZERO)).isEqualTo(1);
            database.owner()
                    .sql("select pg_terminate_backend(?)")
                    .param(other.unwrap(org.postgresql.PGConnection.class).getBackendPID())
                    .query(Boolean.class)
                    .single();
            await().until(() -> depth(MINUTE, Duration.ZERO) == 2);
        }
    }

    private Connection measuring() throws SQLException {
        var connection = database.connect(PostgresServer.OWNER);
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("update inbox_measure set measured_at = now(), measure = '{}'");
        }
        return connection;
    }

    private long depth(SamplingPeriod period, Duration age) {
        return new Backlog(jdbc, period).measure(age).depth();
    }

    private void put() {
        new StoredEvents(database).pending(EventJson.event(Uuid7.now()));
    }
}
