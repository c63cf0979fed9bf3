// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.ScratchDatabase;
import dev.sarsen.events.Retention;
import dev.sarsen.local.PostgresServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PartitionGaugesIntegrationTests {

    private static final Retention RETENTION = new Retention(Duration.ofDays(60));

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private ScratchDatabase database;

    @BeforeAll
    void keepThreeMonthsAhead() throws SQLException {
        database = ScratchDatabase.create().migrate();
        try (var owner = database.connect(PostgresServer.OWNER)) {
            new SignalPartitions(RETENTION, 3, at("2026-10-15T12:00:00Z"), (_, _) -> {}).keep(owner);
        }
    }

    @AfterAll
    void drop() {
        database.close();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-10-15T12:00:00Z, 3",
        "2026-10-31T23:59:59.999Z, 3",
        "2026-11-01T00:00:00Z, 2",
        "2027-01-31T00:00:00Z, 0",
        "2027-03-01T00:00:00Z, 0"
    })
    void countsTheMonthsToComeThatHaveAPartition(String now, double months) {
        assertThat(ahead(now)).isEqualTo(months);
    }

    @Test
    void countsNoMonthAfterAGap() throws SQLException {
        try (var owner = database.connect(PostgresServer.OWNER);
                var statement = owner.createStatement()) {
            statement.execute("alter table signal detach partition signal_2026_12");
            assertThat(ahead("2026-10-15T12:00:00Z")).isEqualTo(1);
            new SignalPartitions(RETENTION, 3, at("2026-10-15T12:00:00Z"), (_, _) -> {}).keep(owner);
        }
        assertThat(ahead("2026-10-15T12:00:00Z")).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-10-15T12:00:00Z, 0",
        "2026-08-30T12:00:00Z, 1",
        "2027-01-31T00:00:00Z, 0",
        "2027-03-10T00:00:00Z, 2"
    })
    void countsTheMonthsOfAcceptedIdsThatHaveNone(String now, double months) {
        assertThat(value("missing", now)).isEqualTo(months);
    }

    @Test
    void seesAMonthBehindThatWasDetached() throws SQLException {
        try (var owner = database.connect(PostgresServer.OWNER);
                var statement = owner.createStatement()) {
            statement.execute("alter table signal detach partition signal_2026_09");
            assertThat(value("missing", "2026-10-15T12:00:00Z")).isEqualTo(1);
            assertThat(ahead("2026-10-15T12:00:00Z")).isEqualTo(3);
            new SignalPartitions(RETENTION, 3, at("2026-10-15T12:00:00Z"), (_, _) -> {}).keep(owner);
        }
        assertThat(value("missing", "2026-10-15T12:00:00Z")).isZero();
    }

    private double ahead(String now) {
        return value("ahead", now);
    }

    private double value(String gauge, String now) {
        metrics.clear();
        new PartitionGauges(database.owner(), RETENTION, at(now), metrics).sample();
        return metrics.get("sarsen.signal.partitions." + gauge).gauge().value();
    }

    private static Clock at(String now) {
        return Clock.fixed(Instant.parse(now), ZoneOffset.UTC);
    }
}
