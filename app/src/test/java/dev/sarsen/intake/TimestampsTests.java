// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One parser against the other, which is the standard library's. */
class TimestampsTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-21T20:15:30Z",
                "2026-11-21T20:15:30.Z",
                "2026-11-21T20:15:30.1Z",
                "2026-11-21T20:15:30.123456789Z",
                "2024-02-29T00:00:00.000Z",
                "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59.999999999Z",
                "2026-11-21T20:15Z",
                "2026-11-21T20:15:30+01:00",
                "2026-11-21T20:15:30.5-11:30",
                "2026-11-21t20:15:30z",
                "+12026-11-21T20:15:30Z",
                "-0001-11-21T20:15:30Z"
            })
    void readsWhatTheStandardLibraryReads(String text) {
        assertThat(Timestamps.parse(text)).isEqualTo(expected(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2026-11-21",
                "2026-11-21T20:15:30",
                "2026-11-21T20:15:30.1234567890Z",
                "2026-11-21T20:15:30.12a4Z",
                "2026-11-21T20:15:3٣Z",
                "2026-11-21 20:15:30Z",
                "2026-13-21T20:15:30Z",
                "2026-02-29T20:15:30Z",
                "2026-11-21T24:00:00Z",
                "2026-11-21T20:60:00Z",
                "2026-11-21T20:15:60Z",
                "2026-11-21T20:15:30,5Z",
                "2026-11-21T20:15:+5Z",
                "20261121T201530Z"
            })
    void refusesWhatTheStandardLibraryRefuses(String text) {
        assertThatThrownBy(() -> OffsetDateTime.parse(text)).isInstanceOf(DateTimeException.class);
        assertThatThrownBy(() -> Timestamps.parse(text)).isInstanceOf(DateTimeException.class);
    }

    @Test
    void agreesOnRandomTimesAndOnTheirMisspellings() {
        var random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            var text = Instant.ofEpochSecond(
                            random.nextLong(-60_000_000_000L, 250_000_000_000L), random.nextInt(1_000_000_000))
                    .toString();
            if (random.nextInt(3) == 0) {
                int at = random.nextInt(text.length());
                text = text.substring(0, at) + (char) random.nextInt('+', 'a') + text.substring(at + 1);
            }
            assertThat(outcome(text, true)).as(text).isEqualTo(outcome(text, false));
        }
    }

    private static String outcome(String text, boolean ours) {
        try {
            return (ours ? Timestamps.parse(text) : expected(text)).toString();
        } catch (DateTimeException e) {
            return "refused";
        }
    }

    private static Instant expected(String text) {
        return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
    }
}
