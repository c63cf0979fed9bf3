// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import org.junit.jupiter.api.Assumptions;

/** What this machine does not allow to test: said aloud on a laptop, a failure in CI. */
final class NotTested {

    private NotTested() {}

    static void unless(boolean possible, String what) {
        if (!possible) {
            Scoreboard.notTested(what);
        }
        if (!possible && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("NOT TESTED: " + what);
        }
        Assumptions.assumeTrue(possible, "NOT TESTED: " + what);
    }
}
