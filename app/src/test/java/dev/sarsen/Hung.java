// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import dev.sarsen.local.Kill;
import java.util.ArrayList;
import java.util.List;

/** Processes that were stopped with SIGSTOP: their sockets stay open, nothing answers. Closing lets them go on. */
public record Hung(List<ProcessHandle> processes) implements AutoCloseable {

    /** A process and all of its children. */
    public static Hung of(long pid) {
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
        Kill.send(
                signal,
                processes.stream()
                        .filter(ProcessHandle::isAlive)
                        .map(ProcessHandle::pid)
                        .toList());
    }
}
