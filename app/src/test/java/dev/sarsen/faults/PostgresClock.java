// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import dev.sarsen.local.TemporaryServers;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts PostgreSQL anew under libfaketime, which adds what a file says to the time of day and leaves the monotonic clock alone. */
final class PostgresClock {

    private static final String LIBRARY = "faketime/libfaketime.so.1";

    private PostgresClock() {}

    /** The library where Debian puts it. */
    static Optional<Path> library() {
        try (var folders = Files.list(Path.of("/usr/lib"))) {
            return folders.map(folder -> folder.resolve(LIBRARY))
                    .filter(Files::exists)
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Restarts with the options of the present start. */
    static void restart(TemporaryServers servers, Path library, Path file) throws IOException, InterruptedException {
        var data = servers.postgresData();
        var program = Path.of(Files.readString(data.resolve("postmaster.opts")).split(" ")[0]);
        var command = new ArrayList<String>();
        if (LinuxUtils.isUnshareAvailable()) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(
                program.resolveSibling("pg_ctl").toString(), "-D", data.toString(), "-m", "fast", "-w", "restart"));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(data.resolveSibling("postgres-faketime.log").toFile());
        builder.environment().put("LD_PRELOAD", library.toString());
        builder.environment().put("FAKETIME_TIMESTAMP_FILE", file.toString());
        builder.environment().put("FAKETIME_CACHE_DURATION", "1");
        builder.environment().put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        if (builder.start().waitFor() != 0) {
            throw new UncheckedIOException(new IOException("PostgreSQL did not start under " + library));
        }
    }
}
