// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    /** The commit that is checked out, with a + if files differ from it; unknown outside of a repository. */
    public static String commit() {
        var commit = git("rev-parse", "--short", "HEAD");
        return commit.isEmpty()
                ? "unknown"
                : commit + (git("status", "--porcelain", "--untracked-files=no").isEmpty() ? "" : "+");
    }

    /** What a command of git says; nothing if it cannot. */
    public static String git(String... arguments) {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        try {
            var git = new ProcessBuilder(command)
                    .directory(root().toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var output = git.inputReader()) {
                return output.readAllAsString().strip();
            }
        } catch (IOException e) {
            return "";
        }
    }
}
