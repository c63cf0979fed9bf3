// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes down which JDK and class path Maven would run the tests with, two lines, so that a script can start Java without a
 * Maven in between that would answer Ctrl-C before the application does.
 */
final class LaunchFile {

    private LaunchFile() {}

    public static void main(String[] args) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Files.write(Path.of(args[0]), List.of(java.toString(), System.getProperty("java.class.path")));
    }
}
