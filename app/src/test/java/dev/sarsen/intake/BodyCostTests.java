// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.intake.BodyShape.Coding;
import dev.sarsen.intake.BodyShape.Fields;
import dev.sarsen.intake.BodyShape.Kind;
import dev.sarsen.intake.BodyShape.Piece;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Before, a number of 9 001 digits cost thirty times a text of its length, and a blank line in UTF-16 ended its body. */
class BodyCostTests {

    private static final int CHANGES = 150;

    /** Tests run on the quick compiler alone, and on busy machines; {@code make bench} holds the limit itself. */
    private static final double LIMIT_OF_A_TEST = 5;

    @Test
    void theDearestBodyCostsLittleMoreThanAPlainOne() {
        var dearest = BodyCost.ofIntake(1).dearest(CHANGES);
        assertThat(dearest.ratio()).as(dearest.toString()).isLessThanOrEqualTo(LIMIT_OF_A_TEST);
    }

    @Test
    void theSearchFindsIntegersThatAreDear() {
        var dearest = new BodyCost(new PlantedFaults(BodyCost.intake(), true, false), 1).dearest(CHANGES);
        assertThat(dearest.ratio()).as(dearest.toString()).isGreaterThan(BodyCost.LIMIT);
        assertThat(dearest.shape().pieces()).extracting(Piece::kind).contains(Kind.INTEGER);
    }

    @Test
    void theSearchFindsALineThatEndsItsBody() {
        var dearest = new BodyCost(new PlantedFaults(BodyCost.intake(), false, true), 1).dearest(CHANGES);
        assertThat(dearest.ratio()).isInfinite();
        assertThat(dearest.shape().coding()).isEqualTo(Coding.BLANK_UTF_16BE);
    }

    @Test
    void longIntegersCostNoMoreThanTexts() {
        var shape = new BodyShape(List.of(new Piece(Kind.INTEGER, 9_001)), 9_001, Fields.GOOD, Coding.UTF_8, false);
        assertThat(BodyCost.ofIntake(1).price(shape).ratio()).isLessThan(BodyCost.LIMIT);
    }
}
