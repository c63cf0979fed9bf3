// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs installed on this machine. */
public final class Programs {

    /** Where Debian puts servers; the PATH of a normal user lacks it. */
    private static final List<String> SERVERS = List.of("/usr/sbin");

    private Programs() {}

    public static Optional<Path> onPath(String name) {
        return Stream.concat(Stream.of(System.getenv("PATH").split(File.pathSeparator)), SERVERS.stream())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Runs a command to its end, without its output; whether it could be run, and succeeded. */
    public static boolean succeeds(List<String> command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
