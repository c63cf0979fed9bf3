// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.Tokens;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** The loss counter against a real Sarsen. */
class LossCounterIntegrationTests {

    private final StringWriter printed = new StringWriter();

    @Test
    void findsNothingWrong() throws Exception {
        var rig = Rigs.pair().asRegular();
        rig.tidy();
        assertThat(run(rig)).as(printed.toString()).isZero();
        assertThat(printed.toString()).contains("lost 0, doubled 0, late 0").doesNotContain("acknowledged 0");
    }

    private int run(Rig rig) {
        return LossCounter.commandLine()
                .setOut(new PrintWriter(printed, true))
                .execute("--url", rig.uri().toString(), "--token", Tokens.all(), "--duration", "3s");
    }
}
