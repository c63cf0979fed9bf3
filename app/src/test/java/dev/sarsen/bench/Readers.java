// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Clients that read in the background until closed, each over several connections, the next request when the last is answered. */
final class Readers implements AutoCloseable {

    private static final int NO_ANSWER = 0;

    private final Map<Integer, LongAdder> statuses = new ConcurrentSkipListMap<>();
    private final List<Wire> wires = new ArrayList<>();
    private final Background reading;

    /** @param tokens one of each client */
    Readers(URI server, Collection<String> tokens, int connections, Supplier<String> path) {
        var reads = new ArrayList<Runnable>();
        for (var token : tokens) {
            for (int i = 0; i < connections; i++) {
                var wire = new Wire(server);
                wires.add(wire);
                reads.add(() -> count(read(wire, path.get(), token)));
            }
        }
        reading = new Background(reads);
    }

    private static int read(Wire wire, String path, String token) {
        try {
            return wire.exchange(Wire.get(path, token));
        } catch (IOException e) {
            return NO_ANSWER;
        }
    }

    private void count(int status) {
        statuses.computeIfAbsent(status, _ -> new LongAdder()).increment();
    }

    /** How many answers there were of each status. */
    String answers() {
        return statuses.toString();
    }

    /** The share of answers with this status. */
    double share(int status) {
        double all = statuses.values().stream().mapToLong(LongAdder::sum).sum();
        return statuses.getOrDefault(status, new LongAdder()).sum() / all;
    }

    @Override
    public void close() throws IOException {
        reading.close();
        for (var wire : wires) {
            wire.close();
        }
    }
}
