// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import dev.sarsen.faults.Fault.Strike;
import java.nio.file.Path;
import java.time.Duration;

/** Clocks that step while events come in: first they are ten minutes fast, then ten minutes slow. */
final class Clocks {

    private static final Duration STEP = Duration.ofMinutes(10);

    private Clocks() {}

    static Fault application(Path file) {
        return stepped("the application's clock stepped by ten minutes", file);
    }

    static Fault postgres(Path file) {
        return stepped("PostgreSQL's clock stepped by ten minutes", file);
    }

    private static Fault stepped(String name, Path file) {
        return new Fault(
                name,
                Duration.ofSeconds(30),
                Strike.of((_, stream) -> {
                    SteppedClock.step(file, STEP);
                    stream.awaitReceipts(Trial.EVENTS);
                    SteppedClock.step(file, STEP.negated());
                    stream.awaitReceipts(Trial.EVENTS);
                }),
                "trustsItsOwnClock");
    }
}
