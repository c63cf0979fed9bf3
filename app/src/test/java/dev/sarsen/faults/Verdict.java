// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * What came of a fault.
 *
 * @param acknowledged events with a receipt
 * @param lost how many of them were never scored
 * @param doubled signals that were counted more often than once
 * @param late events with a receipt from before the fault's end that still waited when its bound was over
 * @param fresh how long after the fault's end freshness was normal again
 * @param deaf probes of liveness that failed
 * @param failed requests without an answer, or with another one than 202
 * @param broken the checks that failed
 * @param details for people
 */
record Verdict(
        Fault fault,
        long acknowledged,
        long lost,
        long doubled,
        long late,
        Duration fresh,
        long deaf,
        long failed,
        Set<Check> broken,
        String details) {

    Verdict {
        broken = broken.isEmpty() ? EnumSet.noneOf(Check.class) : EnumSet.copyOf(broken);
    }

    /** Asserts that everything held, and enters it in the table. */
    void everythingHeld() {
        Scoreboard.enter(this);
        assertThat(broken).as("broken by: %s", this).isEmpty();
    }

    /** Asserts that this very check failed. */
    Verdict broke(Check check) {
        assertThat(broken).as("what had to break by: %s", this).contains(check);
        Scoreboard.enterCounterTest(this, check);
        return this;
    }

    Verdict kept(Check check) {
        assertThat(broken).as("what had to hold: %s", this).doesNotContain(check);
        return this;
    }
}
