// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import dev.sarsen.local.Repository;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.springframework.util.FileSystemUtils;

/**
 * How a process of the tests starts in half the time: by a JVM that compiles little, and with the AOT cache (JEP 483, 514) of a
 * Sarsen that has run once. As such a cache knows no folders, they are packed; it serves until a class or a library changes.
 */
public final class QuickStart {

    /** Quick to start, slow at its best. */
    public static final List<String> OPTIONS = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m");

    private static final Path CACHES = Repository.target().resolve("quick-start");

    private static List<String> prepared = List.of();

    private final List<Path> folders;
    private final Path home;
    private final Path cache;
    private final List<String> options;

    private QuickStart(List<Path> classPath) {
        this.folders = classPath.stream().filter(Files::isDirectory).toList();
        this.home = CACHES.resolve(Long.toHexString(checksum(classPath)));
        this.cache = home.resolve("classes.aot");
        var jars = classPath.stream()
                .map(entry -> Files.isDirectory(entry) ? jarOf(entry) : entry)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        this.options = Stream.concat(OPTIONS.stream(), Stream.of("-Xlog:aot*=off", "-Xlog:cds*=off", "-cp", jars))
                .toList();
    }

    /** The options and the class path; who asks first after a change waits some ten seconds. */
    static synchronized List<String> options() {
        if (prepared.isEmpty()) {
            var files = Stream.of(ApplicationProcess.classPath().split(File.pathSeparator))
                    .map(Path::of)
                    .filter(Files::exists)
                    .toList();
            prepared = new QuickStart(files).prepare();
        }
        return prepared;
    }

    private List<String> prepare() {
        if (!Files.exists(cache)) {
            try {
                FileSystemUtils.deleteRecursively(CACHES);
                Files.createDirectories(home);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            folders.forEach(this::pack);
            train();
        }
        return with("-XX:AOTCache=" + cache);
    }

    private void pack(Path folder) {
        int code = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "--create",
                        "--file",
                        jarOf(folder).toString(),
                        "-C",
                        folder.toString(),
                        ".");
        if (code != 0) {
            throw new IllegalStateException(folder + " could not be packed.");
        }
    }

    private void train() {
        try (var servers = OwnServers.start()) {
            var properties = new HashMap<>(servers.properties());
            properties.putAll(Map.of("sarsen.role", "local", "sarsen.drain", "0s"));
            try (var sarsen = ApplicationProcess.start(
                            with("-XX:AOTCacheOutput=" + cache), SarsenApplication.class, properties, Map.of())
                    .waitReady()) {
                sarsen.stop();
                if (!Files.exists(cache)) {
                    throw new IllegalStateException("No AOT cache was written, see " + sarsen.outputFile());
                }
            }
        }
    }

    private List<String> with(String option) {
        return Stream.concat(options.stream(), Stream.of(option)).toList();
    }

    private Path jarOf(Path folder) {
        return home.resolve(folder.getFileName() + ".jar");
    }

    /** Of what the folders hold and the libraries are called: a library that changes has another version in its name. */
    private static long checksum(List<Path> classPath) {
        var sum = new CRC32C();
        for (var entry : classPath) {
            sum.update(entry.toString().getBytes());
            if (Files.isDirectory(entry)) {
                try (var files = Files.walk(entry)) {
                    for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                        sum.update(file.toString().getBytes());
                        sum.update(Files.readAllBytes(file));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return sum.getValue();
    }
}
