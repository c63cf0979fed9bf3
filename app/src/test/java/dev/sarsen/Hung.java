package dev.sarsen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Processes that were stopped with SIGSTOP: their sockets stay open, nothing answers. Closing lets them go on. */
public record Hung(List<ProcessHandle> processes) implements AutoCloseable {

    static Hung of(long pid) {
        var root = ProcessHandle.of(pid).orElseThrow();
        send("STOP", List.of(root));
        var children = root.descendants().toList();
        send("STOP", children);
        var all = new ArrayList<>(children);
        all.add(root);
        return new Hung(all);
    }

    @Override
    public void close() {
        send("CONT", processes);
    }

    private static void send(String signal, List<ProcessHandle> processes) {
        var command = new ArrayList<>(List.of("kill", "-" + signal));
        processes.stream()
                .filter(ProcessHandle::isAlive)
                .map(process -> Long.toString(process.pid()))
                .forEach(command::add);
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
