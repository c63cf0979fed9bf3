// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatienceTests {

    private final AtomicInteger seconds = new AtomicInteger();
    private final Clock clock =
            ((InstantSource) () -> Instant.EPOCH.plusSeconds(seconds.get())).withZone(ZoneOffset.UTC);
    private final StringWriter said = new StringWriter();
    private final Patience patience = new Patience(clock, new PrintWriter(said));

    @Test
    void saysEveryTenSecondsWhatItWaitsFor() {
        patience.await("a thing", Duration.ofMinutes(1), Duration.ZERO, () -> seconds.addAndGet(4) < 30 ? "None." : "");
        assertThat(said.toString()).isEqualToNormalizingNewlines("""
                        waits for a thing since 12 s. None.
                        waits for a thing since 24 s. None.
                        """);
    }

    @Test
    void givesUpWhenTheTimeIsOver() {
        assertThatThrownBy(() -> patience.await("a thing", Duration.ofSeconds(20), Duration.ZERO, () -> {
                    seconds.addAndGet(7);
                    return "None.";
                }))
                .hasMessage("It waited 21 s for a thing in vain. None.");
    }
}
