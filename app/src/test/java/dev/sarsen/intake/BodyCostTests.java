// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.intake.BodyShape.Coding;
import dev.sarsen.intake.BodyShape.Kind;
import dev.sarsen.intake.BodyShape.Piece;
import org.junit.jupiter.api.Test;

/** Before, a number of 9 001 digits cost thirty times a text of its length, and a blank line in UTF-16 ended its body. */
class BodyCostTests {

    private static final int CHANGES = 150;

    /** Between what is dear on the quick compiler alone, with a probe in each branch, and what was a fault; {@code make bench} holds the limit. */
    private static final double LIMIT_OF_A_TEST = 10;

    @Test
    void theSearchFindsNothingThatIsDear() {
        var dearest = dearest(false, false);
        assertThat(dearest.ratio()).as(dearest.toString()).isLessThanOrEqualTo(LIMIT_OF_A_TEST);
    }

    @Test
    void theSearchFindsIntegersThatAreDear() {
        var dearest = dearest(true, false);
        assertThat(dearest.ratio()).as(dearest.toString()).isGreaterThan(LIMIT_OF_A_TEST);
        assertThat(dearest.shape().pieces()).extracting(Piece::kind).contains(Kind.INTEGER);
    }

    @Test
    void theSearchFindsALineThatEndsItsBody() {
        var dearest = dearest(false, true);
        assertThat(dearest.ratio()).isInfinite();
        assertThat(dearest.shape().coding()).isEqualTo(Coding.BLANK_UTF_16BE);
    }

    private static BodyCost.Price dearest(boolean integers, boolean lines) {
        var reader = new PlantedFaults(BodyCost.intake(), integers, lines);
        return new BodyCost(reader, LIMIT_OF_A_TEST, 1).dearest(CHANGES);
    }
}
