// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import dev.sarsen.local.Programs;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Servers that tests take from this machine: skipped on a laptop without them, demanded in CI. */
public final class TestPrograms {

    static final String INSTALL = "A server program is missing on this machine: run ci/build/test-servers.";

    private TestPrograms() {}

    /** The program on PATH; without it the test is skipped, or fails where the variable CI is set to true. */
    public static Path require(String name) {
        var program = Programs.onPath(name);
        if (program.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new AssertionError(name + ": " + INSTALL);
        }
        Assumptions.assumeTrue(program.isPresent(), name + ": " + INSTALL);
        return program.orElseThrow();
    }
}
