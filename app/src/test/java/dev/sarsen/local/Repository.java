package dev.sarsen.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where this checkout lies, from whichever folder of it Java was started. */
public final class Repository {

    private Repository() {}

    public static Path root() {
        Path start = Path.of("").toAbsolutePath();
        return Stream.iterate(start, folder -> folder != null, Path::getParent)
                .filter(folder -> Files.exists(folder.resolve("mvnw")))
                .findFirst()
                .orElse(start);
    }

    /** The programs unpacked from Maven artifacts, shared by `make run` and the tests. */
    public static Path binaries() {
        return root().resolve(".sarsen/binaries");
    }

    public static Path target() {
        return root().resolve("app/target");
    }
}
