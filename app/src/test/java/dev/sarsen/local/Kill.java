// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Signals processes. Every shell has a kill of its own; the program of that name is not installed everywhere. */
public final class Kill {

    private Kill() {}

    public static void send(String signal, long pid) {
        send(signal, List.of(pid));
    }

    /** Sends to all at once, and waits until it is sent; who is gone by then hears nothing. */
    public static void send(String signal, Collection<Long> pids) {
        var list = pids.stream().map(String::valueOf).collect(Collectors.joining(" "));
        try {
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + list)
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
