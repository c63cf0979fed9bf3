// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RateMeterTests {

    private static final Instant BEGIN = Instant.parse("2026-01-31T12:00:00Z");

    private final RateMeter meter = new RateMeter();

    @Test
    void knowsNoRateBeforeFourSecondsHavePassed() {
        assertThat(measure(0, 100)).isNull();
        assertThat(measure(2, 200)).isNull();
        assertThat(measure(4, 300)).isNotNull();
    }

    @Test
    void isTheMeanOfTenSeconds() {
        for (int second = 0; second <= 20; second += 2) {
            measure(second, second <= 10 ? 0 : (second - 10) * 50L);
        }
        assertThat(measure(22, 600).accepted()).isCloseTo(50, Offset.offset(0.01));
    }

    @Test
    void forgetsWhatIsOlderThanTwentySeconds() {
        measure(0, 0);
        assertThat(measure(3_600, 1_000_000)).isNull();
        assertThat(measure(3_604, 1_000_040).accepted()).isCloseTo(10, Offset.offset(0.01));
    }

    @Test
    void knowsNoRateAcrossACountThatBeganAnew() {
        measure(0, 1_000);
        assertThat(measure(5, 10)).isNull();
    }

    @Test
    void remembersTenMinutes() {
        for (int second = 0; second <= 1_200; second += 5) {
            measure(second, second);
        }
        assertThat(meter.history()).hasSize(121).allMatch(rates -> rates.accepted() > 0.99 && rates.accepted() < 1.01);
    }

    private Overview.Rates measure(int second, long count) {
        return meter.measure(BEGIN.plusSeconds(second), count, count);
    }
}
