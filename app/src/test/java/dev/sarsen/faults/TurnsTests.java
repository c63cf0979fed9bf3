// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurnsTests {

    @Test
    void giveEachCounterTestOneTurnInThree() {
        for (var counterTest : Turns.counterTestsOf(CounterIntegrationTests.class)) {
            int turn = Turns.turnOf(counterTest, CounterIntegrationTests.class);
            assertThat(IntStream.range(0, Turns.COUNT).filter(wanted -> Turns.isIn(turn, "" + wanted)))
                    .as(counterTest)
                    .hasSize(1);
            assertThat(Turns.isIn(turn, "all")).as(counterTest).isTrue();
        }
    }

    @Test
    void areOfAboutTheSameSize() {
        var sizes = Turns.counterTestsOf(CounterIntegrationTests.class).stream()
                .collect(Collectors.groupingBy(
                        counterTest -> Turns.turnOf(counterTest, CounterIntegrationTests.class),
                        Collectors.counting()));
        assertThat(sizes).hasSize(Turns.COUNT);
        assertThat(sizes.values()).allMatch(size -> size >= 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "-1", "none"})
    void refuseATurnThatIsNone(String turn) {
        assertThatThrownBy(() -> Turns.isIn(0, turn)).hasMessageContaining("expected 0, 1, 2 or all");
    }
}
