// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WorkingHoursTests {

    private static final Instant WEDNESDAY_NIGHT = Instant.parse("2026-11-18T23:30:00Z");
    private static final int DRAWS = 20_000;

    private final List<Instant> drawn = draw();

    @Test
    void staysInTheRecentPast() {
        assertThat(drawn)
                .allMatch(time -> !time.isAfter(WEDNESDAY_NIGHT))
                .allMatch(time -> age(time).compareTo(WorkingHours.OLDEST) <= 0);
    }

    @Test
    void isMostlyLive() {
        assertThat(share(time -> age(time).compareTo(Duration.ofMinutes(5)) < 0))
                .isBetween(0.65, 0.75);
    }

    @Test
    void reportsOfficeHoursRatherThanNightsLate() {
        assertThat(share(time -> hour(time) >= 9 && hour(time) < 17)).isBetween(0.15, 0.27);
        assertThat(share(time -> hour(time) < 6)).isBetween(0.0005, 0.01);
    }

    @Test
    void weighsTheWeekendLess() {
        assertThat(WorkingHours.weight(Instant.parse("2026-11-21T10:00:00Z")))
                .isPositive()
                .isLessThan(WorkingHours.weight(Instant.parse("2026-11-20T10:00:00Z")) / 2);
    }

    private double share(Predicate<Instant> condition) {
        return (double) drawn.stream().filter(condition).count() / DRAWS;
    }

    private static List<Instant> draw() {
        var random = new SplittableRandom(1);
        return Stream.generate(() -> WorkingHours.draw(WEDNESDAY_NIGHT, random))
                .limit(DRAWS)
                .toList();
    }

    private static Duration age(Instant time) {
        return Duration.between(time, WEDNESDAY_NIGHT);
    }

    private static int hour(Instant time) {
        return time.atOffset(ZoneOffset.UTC).getHour();
    }
}
