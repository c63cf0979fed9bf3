// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class ScoringPropertiesTests {

    static ScoringProperties defaults() {
        return bind(Map.of());
    }

    static ScoringProperties bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("sarsen.scoring", ScoringProperties.class);
    }

    @Test
    void hasDefaults() {
        assertThat(defaults())
                .isEqualTo(new ScoringProperties(
                        2,
                        500,
                        DataSize.ofMegabytes(4),
                        Duration.ofMillis(50),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(1),
                        5,
                        Duration.ofSeconds(5),
                        Duration.ofDays(14),
                        Map.of()));
    }

    @Test
    void mapsEveryName() {
        var properties = bind(Map.of(
                "sarsen.scoring.threads", "3",
                "sarsen.scoring.batch-size", "100",
                "sarsen.scoring.batch-bytes", "64KB",
                "sarsen.scoring.idle-pause", "1s",
                "sarsen.scoring.sweep-after", "2s",
                "sarsen.scoring.sweep-every", "3s",
                "sarsen.scoring.max-attempts", "4",
                "sarsen.scoring.retry-pause", "5s",
                "sarsen.scoring.half-life", "6d",
                "sarsen.scoring.base-scores.call_made", "0.7"));
        assertThat(properties)
                .isEqualTo(new ScoringProperties(
                        3,
                        100,
                        DataSize.ofKilobytes(64),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        4,
                        Duration.ofSeconds(5),
                        Duration.ofDays(6),
                        Map.of("call_made", 0.7)));
        assertThat(properties.baseScores()).hasSize(6).containsEntry("email_sent", 0.1);
    }

    @Test
    void knowsEventTypesByTheNamesThatEnvironmentVariablesLeave() {
        assertThat(bind(Map.of("sarsen.scoring.base-scores.callmade", "0.7")).baseScores())
                .hasSize(6)
                .containsEntry("call_made", 0.7);
    }

    @Test
    void refusesABudgetOfNoBytes() {
        assertThatThrownBy(() -> bind(Map.of("sarsen.scoring.batch-bytes", "0")))
                .hasRootCauseMessage("sarsen.scoring.batch-bytes must be above 0, is 0B");
    }

    @ParameterizedTest
    @CsvSource({"call_made, 0", "call_made, 1.01", "call_made, NaN", "call_missed, 0.5"})
    void refusesBaseScoresThatAreNone(String type, String score) {
        assertThatThrownBy(() -> bind(Map.of("sarsen.scoring.base-scores." + type, score)))
                .hasRootCauseMessage("sarsen.scoring.base-scores." + type
                        + " must name an event type and be above 0 and at most 1, is " + Double.valueOf(score));
    }
}
