// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sarsen.accounts.Decay;
import dev.sarsen.accounts.Rules;
import dev.sarsen.events.EventType;
import dev.sarsen.events.SignalType;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BonusTests {

    private final Rules rules = new Rules(
            1, new Decay(Duration.ofDays(14)), ScoringPropertiesTests.defaults().baseScores());

    @ParameterizedTest
    @CsvSource({
        "EMAIL_SENT,     OUTREACH,        0.1",
        "EMAIL_OPENED,   ENGAGEMENT,      0.3",
        "CALL_MADE,      OUTREACH,        0.5",
        "EMAIL_CLICKED,  HIGH_ENGAGEMENT, 0.6",
        "MEETING_BOOKED, INTENT,          0.8",
        "DEMO_COMPLETED, HIGH_INTENT,     0.9"
    })
    void givesEachTypeOfEventItsSignalTypeAndBaseScore(EventType type, SignalType signalType, double score) {
        assertThat(type.signalType()).isEqualTo(signalType);
        assertThat(score(type, null)).isEqualTo(score);
        assertThat(score(type, "{}")).isEqualTo(score);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    EMAIL_OPENED   | {"responseTimeHours": 23.9}                            | 0.4
                    EMAIL_OPENED   | {"responseTimeHours": 24}                              | 0.3
                    EMAIL_OPENED   | {"responseTimeHours": -1}                              | 0.3
                    EMAIL_OPENED   | {"responseTimeHours": 0}                               | 0.4
                    EMAIL_OPENED   | {"interactionCount": 4}                                | 0.45
                    EMAIL_OPENED   | {"interactionCount": 3.5}                              | 0.45
                    EMAIL_OPENED   | {"interactionCount": 3}                                | 0.3
                    EMAIL_OPENED   | {"interactionCount": 1e300}                            | 0.45
                    EMAIL_OPENED   | {"responseTimeHours": 1, "interactionCount": 4}        | 0.55
                    MEETING_BOOKED | {"responseTimeHours": 1, "interactionCount": 4}        | 1.0
                    DEMO_COMPLETED | {"responseTimeHours": 1}                               | 1.0
                    DEMO_COMPLETED | {"responseTimeHours": 1, "interactionCount": 4}        | 1.0
                    """)
    void addsForQuickResponsesAndManyInteractionsUpToOne(EventType type, String metadata, double score) {
        assertThat(score(type, metadata)).isCloseTo(score, within(1e-12)).isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"responseTimeHours": "1"}
                    {"responseTimeHours": null}
                    {"responseTimeHours": true}
                    {"responseTimeHours": [1]}
                    {"responseTimeHours": {"value": 1}}
                    {"interactionCount": "4"}
                    {"interactionCount": false}
                    {"interactionCount": []}
                    {"nested": {"interactionCount": 4}}
                    {"responsetimehours": 1}
                    """)
    void addsNothingForMembersOfAnotherTypeOrPlace(String metadata) {
        assertThat(score(EventType.EMAIL_OPENED, metadata)).isEqualTo(0.3);
    }

    @Test
    void readsEveryNumberThatFitsIntoMetadata() {
        var metadata = "{\"interactionCount\": 3." + "1".repeat(8_000) + "}";
        assertThat(score(EventType.EMAIL_OPENED, metadata)).isCloseTo(0.45, within(1e-12));
    }

    @Test
    void refusesToGuessAMissingBaseScore() {
        assertThatThrownBy(() -> new Rules(1, rules.decay(), Map.of()).score("call_made", 0))
                .hasMessageContaining("call_made");
    }

    private double score(EventType type, @Nullable String metadata) {
        return rules.score(type.wireName(), Bonus.of(metadata));
    }
}
