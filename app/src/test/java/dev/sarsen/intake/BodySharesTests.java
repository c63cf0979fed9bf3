// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sarsen.edge.Refused;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class BodySharesTests {

    private static final int MIB = 1024 * 1024;

    private final BodyShares shares = new BodyShares(DataSize.ofMegabytes(4), 2 * MIB);

    /** Or a map would grow with every client there ever was. */
    @Test
    void forgetsAClientThatHoldsNothing() {
        try (var _ = shares.of("empty")) {
            assertThat(shares.clients()).isEmpty();
        }
        try (var share = shares.of("refused")) {
            share.growTo(MIB);
            assertThat(shares.clients()).containsExactly("refused");
            assertThatExceptionOfType(Refused.class).isThrownBy(() -> share.growTo(5 * MIB));
        }
        try (var share = shares.of("done")) {
            share.growTo(MIB);
        }
        assertThat(shares.clients()).isEmpty();
    }
}
