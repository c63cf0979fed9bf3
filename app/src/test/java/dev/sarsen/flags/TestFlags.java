// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The examples of files of flags. */
final class TestFlags {

    private TestFlags() {}

    static String valid(String name) {
        try {
            return Files.readString(Path.of("src/test/resources/flags/valid", name + ".json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
