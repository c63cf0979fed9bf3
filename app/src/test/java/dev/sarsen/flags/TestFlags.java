// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The examples of files of flags. */
final class TestFlags {

    private static final Path FOLDER = Path.of("src/test/resources/flags");

    private TestFlags() {}

    static Stream<Path> all(String folder) throws IOException {
        return Files.list(FOLDER.resolve(folder)).sorted();
    }

    /** An invalid file without its first line, which is a part of what is said of the others. */
    static String invalid(Path file) throws IOException {
        return Files.readString(file).lines().skip(1).collect(Collectors.joining("\n"));
    }

    static String valid(String name) {
        try {
            return Files.readString(FOLDER.resolve("valid").resolve(name + ".json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
