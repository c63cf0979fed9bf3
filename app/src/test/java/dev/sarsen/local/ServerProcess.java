// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A server known by its pid file alone, perhaps left behind by a JVM that was killed. A process counts as the server
 * only while it runs one of the programs on the data in question: pids are recycled.
 */
record ServerProcess(ProcessHandle handle, Path data, List<String> programs) {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    static Optional<ServerProcess> find(Path pidFile, Path data, String... programs) {
        return pid(pidFile)
                .flatMap(ProcessHandle::of)
                .map(handle -> new ServerProcess(handle, data, List.of(programs)))
                .filter(ServerProcess::runs);
    }

    /** Asks with the signal, waits, and kills what is still there. */
    void stop(String signal) {
        stop(signal, PATIENCE);
    }

    void stop(String signal, Duration patience) {
        List<ProcessHandle> descendants = handle.descendants().toList();
        send(signal);
        if (!endsWithin(patience)) {
            handle.destroyForcibly();
            descendants.forEach(ProcessHandle::destroyForcibly);
            endsWithin(PATIENCE);
        }
    }

    private boolean runs() {
        ProcessHandle.Info info = handle.info();
        return handle.isAlive() && info.command().filter(this::isOurs).isPresent() && worksOnData(info);
    }

    private boolean isOurs(String command) {
        String name = Path.of(command).getFileName().toString();
        return programs.stream().anyMatch(name::startsWith);
    }

    private boolean worksOnData(ProcessHandle.Info info) {
        return info.arguments().stream().flatMap(Stream::of).anyMatch(argument -> argument.contains(data.toString()));
    }

    void send(String signal) {
        Kill.send(signal, handle.pid());
    }

    private boolean endsWithin(Duration time) {
        return Wait.atMost(time, () -> !runs());
    }

    private static Optional<Long> pid(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .findFirst()
                    .map(String::strip)
                    .map(Long::valueOf);
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
