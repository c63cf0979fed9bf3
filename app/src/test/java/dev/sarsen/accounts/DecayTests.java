// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pairs of accounts differ from run to run; {@code -Dsarsen.test.seed} repeats those of a failure. */
class DecayTests {

    private static final int ROUNDS = 5_000;
    private static final double NEAR_TIE = 1e-9;
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final double[] SCORES = {0.1, 0.3, 0.35, 0.5, 0.6, 0.8, 0.9, 1};

    private final Decay decay = new Decay(Duration.ofDays(14));

    @Test
    void ranksAsTheSumsOfDecayedScoresDoAtAnyLaterMoment() {
        long seed = Long.getLong("sarsen.test.seed", System.nanoTime());
        var random = new Random(seed);
        int decided = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var one = history(random);
            var other = random.nextInt(4) == 0 ? rival(one, random) : history(random);
            double lead = heat(one) - heat(other);
            for (var moment : laterMoments(random)) {
                double logRatio = Math.log(naiveSum(one, moment) / naiveSum(other, moment));
                assertThat(lead)
                        .as("lead of %s over %s at %s, seed %d", one, other, moment, seed)
                        .isCloseTo(logRatio, within(NEAR_TIE));
                if (Math.abs(logRatio) > NEAR_TIE) {
                    assertThat(Math.signum(lead))
                            .as("order of %s and %s at %s, seed %d", one, other, moment, seed)
                            .isEqualTo(Math.signum(logRatio));
                    decided++;
                }
            }
        }
        assertThat(decided).isGreaterThan(ROUNDS);
    }

    @Test
    void showsTheSumOfTheDecayedScores() {
        var random = new Random(4);
        for (int round = 0; round < 500; round++) {
            var history = history(random);
            for (var moment : laterMoments(random)) {
                assertThat(decay.score(heat(history), moment) / naiveSum(history, moment))
                        .isCloseTo(1, within(NEAR_TIE));
            }
        }
    }

    @Test
    void halvesAScoreInAHalfLife() {
        double heat = decay.heat(0.8, NOW);
        assertThat(decay.score(heat, NOW)).isCloseTo(0.8, within(1e-9));
        assertThat(decay.score(heat, NOW.plus(14, ChronoUnit.DAYS))).isCloseTo(0.4, within(1e-9));
        assertThat(decay.score(heat, NOW.plus(28, ChronoUnit.DAYS))).isCloseTo(0.2, within(1e-9));
    }

    @Test
    void doesNotCareInWhichOrderSignalsArrive() {
        var random = new Random(14);
        for (int round = 0; round < 500; round++) {
            var history = history(random);
            double heat = heat(history);
            Collections.shuffle(history, random);
            assertThat(heat(history)).isCloseTo(heat, within(NEAR_TIE));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT1H", "P14D", "P3650D"})
    void keepsHeatFiniteForTimesThatLieYearsApart(Duration halfLife) {
        var anyDecay = new Decay(halfLife);
        var heats = Stream.of(
                        "1970-01-01T00:00:00Z", "2026-03-01T12:00:00Z", "2126-03-01T12:00:00Z", "9999-12-31T23:59:59Z")
                .map(time -> anyDecay.heat(0.1, Instant.parse(time)))
                .toList();
        assertThat(heats).isSorted().doesNotHaveDuplicates().allMatch(Double::isFinite);
        for (double earlier : heats) {
            for (double later : heats) {
                assertThat(Decay.fold(earlier, later)).isFinite().isEqualTo(Decay.fold(later, earlier));
                assertThat(Decay.fold(earlier, later)).isGreaterThanOrEqualTo(Math.max(earlier, later));
            }
        }
    }

    @Test
    void neverCoolsAnAccountThatGetsASignal() {
        double heat = decay.heat(1, NOW);
        for (int days = 0; days < 4_000; days++) {
            assertThat(Decay.fold(heat, decay.heat(0.1, NOW.minus(days, ChronoUnit.DAYS))))
                    .isGreaterThanOrEqualTo(heat);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S"})
    void refusesAHalfLifeThatIsNone(Duration halfLife) {
        assertThatThrownBy(() -> new Decay(halfLife)).hasMessageStartingWith("The half-life must be positive");
    }

    private static List<Scored> history(Random random) {
        var history = new ArrayList<Scored>();
        int length = 1 + random.nextInt(1 << random.nextInt(6));
        for (int i = 0; i < length; i++) {
            var age = Duration.ofSeconds(random.nextLong(Duration.ofDays(400).toSeconds()));
            history.add(new Scored(SCORES[random.nextInt(SCORES.length)], NOW.minus(age)));
        }
        return history;
    }

    /** Nearly the same history: signals in another order, one of them a little earlier or later. */
    private static List<Scored> rival(List<Scored> history, Random random) {
        var rival = new ArrayList<>(history);
        Collections.shuffle(rival, random);
        var last = rival.removeLast();
        rival.add(new Scored(last.score(), last.at().plusMillis(random.nextInt(-1_000, 1_000))));
        return rival;
    }

    private static List<Instant> laterMoments(Random random) {
        return Stream.of(1, 14, 400, 3_650)
                .map(days ->
                        NOW.plusSeconds(random.nextLong(Duration.ofDays(days).toSeconds())))
                .toList();
    }

    private static double naiveSum(List<Scored> history, Instant moment) {
        return history.stream()
                .mapToDouble(scored -> {
                    double halfLives = Duration.between(scored.at(), moment).toMillis()
                            / 1e3
                            / Duration.ofDays(14).toSeconds();
                    return scored.score() * Math.pow(2, -halfLives);
                })
                .sum();
    }

    private double heat(List<Scored> history) {
        return history.stream()
                .mapToDouble(scored -> decay.heat(scored.score(), scored.at()))
                .reduce(Decay::fold)
                .orElseThrow();
    }

    private record Scored(double score, Instant at) {}
}
