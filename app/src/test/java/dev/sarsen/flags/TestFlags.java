package dev.sarsen.flags;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The examples of files of flags. */
final class TestFlags {

    private static final Path FOLDER = Path.of("src/test/resources/flags");

    private TestFlags() {}

    static Stream<Path> all(String folder) throws IOException {
        return Files.list(FOLDER.resolve(folder)).sorted();
    }

    static String valid(String name) {
        try {
            return Files.readString(FOLDER.resolve("valid").resolve(name + ".json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
