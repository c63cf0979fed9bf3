// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ZipfTests {

    private static final int DRAWS = 200_000;

    private final int[] drawn = draw(new Zipf(2_000, 1.1));

    @Test
    void drawsRanksInProportion() {
        assertThat((double) drawn[1] / drawn[10]).isCloseTo(Math.pow(10, 1.1), within(1.5));
    }

    @Test
    void givesFewAccountsMostOfTheEvents() {
        assertThat(IntStream.rangeClosed(1, 20).map(rank -> drawn[rank]).sum()).isBetween(DRAWS / 2, DRAWS * 2 / 3);
    }

    @Test
    void reachesTheLastRankAndNoFurther() {
        assertThat(drawn[0]).isZero();
        assertThat(IntStream.rangeClosed(1_901, 2_000).map(rank -> drawn[rank]).sum())
                .isPositive();
    }

    private static int[] draw(Zipf zipf) {
        var random = new SplittableRandom(1);
        var counts = new int[2_001];
        IntStream.range(0, DRAWS).forEach(i -> counts[zipf.draw(random)]++);
        return counts;
    }
}
