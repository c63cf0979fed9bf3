// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Work that threads of their own do again and again until closed. */
final class Background implements AutoCloseable {

    private final ExecutorService threads;
    private volatile boolean closed;

    /** @param works each of which has a thread of its own */
    Background(List<? extends Runnable> works) {
        threads = Executors.newFixedThreadPool(works.size());
        works.forEach(work -> threads.execute(() -> {
            while (!closed) {
                work.run();
            }
        }));
    }

    /** Waits for the work under way. */
    @Override
    public void close() {
        closed = true;
        threads.close();
    }
}
