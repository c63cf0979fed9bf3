// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateTests {

    private static final Machine MACHINE = new Machine(2, 24, "Linux on amd64", "Eclipse Adoptium 25", "18.4", "6GB");
    private static final Gate KEPT = Gate.atLeast("intake", 0.25, "Intake", "30 of 100", 0.3);
    private static final Gate BROKEN = Gate.atMost("read", 1.3, "Read", "14 of 10", 1.4);

    @ParameterizedTest
    @CsvSource({"0.24, false", "0.25, true", "0.26, true", "NaN, false"})
    void holdsAFloor(double ratio, boolean met) {
        assertThat(Gate.atLeast("intake", 0.25, "Intake", "", ratio).isMet()).isEqualTo(met);
    }

    @ParameterizedTest
    @CsvSource({"1.29, true", "1.3, true", "1.31, false", "NaN, false"})
    void holdsACeiling(double ratio, boolean met) {
        assertThat(Gate.atMost("read", 1.3, "Read", "", ratio).isMet()).isEqualTo(met);
    }

    @Test
    void takesWhatCouldNotBeMeasuredForNotKept() {
        var gate = Gate.unmeasured("scoring", "Scoring");
        assertThat(gate.isMet()).isFalse();
        assertThat(gate.isMissed()).isFalse();
    }

    @Test
    void tellsATargetThatIsMissedFromAPromiseThatIsBroken() {
        var gate = KEPT.aimingAt(0.5);
        assertThat(gate.isMet()).isTrue();
        assertThat(gate.isReached()).isFalse();
        assertThat(gate.row()).endsWith("| ≥ 0.25 | yes | ≥ 0.50 **missed** |");
        assertThat(report(false, gate).isGood()).isTrue();
    }

    @Test
    void namesThePromiseThatIsNotKept() {
        assertThat(BROKEN.verdict()).isEqualTo("Read: 14 of 10; 1.40, promised is ≤ 1.30");
    }

    @Test
    void isGoodIfEveryPromiseIsKept() {
        assertThat(report(false, KEPT).isGood()).isTrue();
        assertThat(report(false, KEPT, BROKEN).isGood()).isFalse();
        assertThat(report(false, KEPT, Gate.unmeasured("scoring", "Scoring")).isGood())
                .isFalse();
    }

    @Test
    void isGoodAfterSabotageOnlyIfEveryPromiseWasSeenBroken() {
        assertThat(report(true, BROKEN).isGood()).isTrue();
        assertThat(report(true, KEPT, BROKEN).isGood()).isFalse();
        assertThat(report(true, BROKEN, Gate.unmeasured("scoring", "Scoring")).isGood())
                .isFalse();
    }

    @Test
    void takesTheMedianOfTheRounds() {
        var spread = Spread.of(List.of(5.0, 1.0, 3.0));
        assertThat(spread).isEqualTo(new Spread(1, 3, 5));
        assertThat(spread.over(new Spread(1, 2, 9))).isEqualTo(1.5);
    }

    @Test
    void measuresEverySideForwardsAndBackwardsInTurn() throws Exception {
        var turns = new ArrayList<String>();
        var spreads = new Rounds("ms", 1)
                .side("a", () -> note(turns, "a"))
                .side("b", () -> note(turns, "b"))
                .measure(new Scale(true, false));
        assertThat(String.join("", turns)).isEqualTo("baabbaab");
        assertThat(spreads.get("a")).isEqualTo(new Spread(3, 6, 7));
    }

    @Test
    void writesAPageWithEveryFigureAndNoTraceOfThisMachinesFolders() {
        assertThat(report(false, KEPT, BROKEN).page(""))
                .contains(
                        "| Intake | 30 of 100 | 0.30 | ≥ 0.25 | yes | ≥ 0.25 |",
                        "| Read | 14 of 10 | 1.40 | ≤ 1.30 | **no** | ≤ 1.30 **missed** |")
                .contains("2 cores, 24 GiB")
                .doesNotContain(System.getProperty("user.dir"), System.getProperty("java.io.tmpdir"));
    }

    private static double note(List<String> turns, String side) {
        turns.add(side);
        return turns.size();
    }

    private static Report report(boolean sabotage, Gate... gates) {
        return new Report(
                new Scale(false, sabotage), MACHINE, "0123abc", Stream.of(gates).toList());
    }
}
