// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.image;

import ch.qos.logback.classic.Level;
import dev.sarsen.OwnServers;
import dev.sarsen.image.Container.Launch;
import dev.sarsen.local.Logs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;

/**
 * {@code ci/build/image}: runs the image under a short real load and has its JVM write what it learned, the AOT cache. The
 * cache holds for this very image: the JVM compares the class path by names, times and sizes.
 *
 * <p>Arguments: the image, the folder for {@code app.aot}.
 */
final class Training {

    private static final Duration GRACE = Duration.ofMinutes(3);

    private Training() {}

    public static void main(String[] arguments) throws Exception {
        Logs.showFrom(Level.ERROR);
        var image = arguments[0];
        var folder = Path.of(arguments[1]).toAbsolutePath();
        open(folder);
        try (var servers = OwnServers.start()) {
            Launch.migrate(image, servers.properties());
            train(image, servers.properties(), folder);
        }
        System.exit(0);
    }

    /** With memory to spare: the JVM that writes the cache keeps both. */
    private static void train(String image, Map<String, String> properties, Path folder) throws Exception {
        var launch = Launch.of(image, "local", properties)
                .memory(2048)
                .options("--volume", folder + ":/training")
                .variable("JAVA_TOOL_OPTIONS", "-XX:AOTCacheOutput=/training/app.aot");
        try (var container = launch.start()) {
            container.waitReady();
            Workload.on(container).run(Duration.ofSeconds(12));
            int code = container.stop(GRACE);
            if (!Files.isRegularFile(folder.resolve("app.aot"))) {
                throw new IllegalStateException(
                        "No cache was written; it ended with " + code + ":\n" + container.output());
            }
        }
    }

    /** The container's user has no rights on this machine. */
    private static void open(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
}
