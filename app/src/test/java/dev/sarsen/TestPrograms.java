// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import dev.sarsen.local.Programs;
import java.nio.file.Path;

/** Servers that tests take from this machine. */
final class TestPrograms {

    private TestPrograms() {}

    /** The program on PATH; a test that asks for it is marked by {@link NeedsProgram} or belongs to a profile of its own. */
    static Path installed(String name) {
        return Programs.onPath(name).orElseThrow(() -> new IllegalStateException(missing(name)));
    }

    static String missing(String name) {
        return name + " was not found on PATH. Run ci/build/test-servers.";
    }
}
