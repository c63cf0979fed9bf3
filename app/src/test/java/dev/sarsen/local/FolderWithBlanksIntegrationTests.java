// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code make run} does in a checkout whose path has a blank. The classes are those that ci/build/classes has kept, if it has. */
class FolderWithBlanksIntegrationTests {

    private static final Duration WITH_MAVEN = Duration.ofMinutes(10);
    private static final Map<String, String> ANY_PORTS = Map.of(
            "SERVER_PORT", "0",
            "MANAGEMENT_SERVER_PORT", "0",
            "SARSEN_LOCAL_POSTGRES_PORT", "0",
            "SARSEN_LOCAL_REDIS_PORT", "0",
            "SARSEN_LOCAL_ISSUER_PORT", "0");

    @TempDir
    private Path folder;

    @Test
    void runsSarsenAndWritesNowhereElse() throws Exception {
        var beside = Files.writeString(folder.resolve("Work"), "KEEP ME");
        var checkout = Files.createDirectories(folder.resolve("Work Stuff/sarsen"));
        copyTo(checkout);
        var log = folder.resolve("log");
        var run = run(checkout, log);
        try {
            await().atMost(WITH_MAVEN)
                    .pollInterval(Duration.ofMillis(200))
                    .failFast(() ->
                            assertThat(run.isAlive()).as(Files.readString(log)).isTrue())
                    .until(() -> Files.readString(log).contains("Sarsen is ready"));
        } finally {
            end(run);
        }
        assertThat(beside).hasContent("KEEP ME");
        assertThat(namesIn(folder)).containsExactly("Work", "Work Stuff", "log");
        assertThat(namesIn(checkout.getParent())).containsExactly("sarsen");
        assertThat(checkout.resolve(".sarsen")).isDirectoryContaining("glob:**/binaries");
    }

    /** Without the repository, as from an archive: the commit is another one then, so that Maven runs, but compiles nothing. */
    private static void copyTo(Path checkout) throws IOException {
        for (var file : Repository.git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
                .split("\0")) {
            var source = Repository.root().resolve(file);
            if (Files.isRegularFile(source)) {
                Files.createDirectories(checkout.resolve(file).getParent());
                Files.copy(source, checkout.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        var kept = Files.createDirectories(Repository.root().resolve(".sarsen/classes"));
        Files.createSymbolicLink(
                Files.createDirectories(checkout.resolve(".sarsen")).resolve("classes"), kept);
    }

    private static Process run(Path checkout, Path log) throws IOException {
        var builder = new ProcessBuilder(
                        checkout.resolve("ops/scripts/run-local").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(ANY_PORTS);
        return builder.start();
    }

    private static void end(Process run) throws InterruptedException {
        var started = run.descendants().toList();
        run.destroy();
        run.waitFor();
        started.forEach(ProcessHandle::destroy);
        started.forEach(process -> process.onExit().join());
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
