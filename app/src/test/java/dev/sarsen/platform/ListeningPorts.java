// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The TCP ports on which a process of this machine listens, as Linux tells. */
public final class ListeningPorts {

    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private ListeningPorts() {}

    public static Set<Integer> of(long pid) {
        var process = Path.of("/proc", Long.toString(pid));
        var sockets = sockets(process.resolve("fd"));
        return Stream.of("tcp", "tcp6")
                .flatMap(table -> lines(process.resolve("net").resolve(table)))
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields[STATE].equals("0A") && sockets.contains(fields[INODE]))
                .map(fields -> Integer.parseInt(fields[LOCAL_ADDRESS].replaceFirst(".*:", ""), 16))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> sockets(Path descriptors) {
        try (var files = Files.list(descriptors)) {
            return files.map(ListeningPorts::target)
                    .filter(target -> target.startsWith("socket:"))
                    .map(target -> target.replaceAll("\\D", ""))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }
}
