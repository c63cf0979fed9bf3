// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import dev.sarsen.ApplicationProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Posts batches in the background until closed: at a fixed rate, or as many as keep a backlog. */
final class Feeder implements AutoCloseable {

    /** Events of a batch. */
    static final int BATCH = 500;

    private static final int CONNECTIONS = 4;
    private static final int BODIES = 200;
    private static final int BACKLOG = 20_000;
    private static final long LOOK_MILLIS = 100;

    private final Poster poster;
    private final List<byte[]> bodies;
    private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS + 1);
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong fed = new AtomicLong();
    private final List<Future<?>> tasks = new ArrayList<>();
    private volatile boolean closed;

    /** Batches to post, again and again. */
    static List<byte[]> bodies(Events events) {
        return events.arrays(BODIES * BATCH, BATCH, false);
    }

    Feeder(ApplicationProcess application, List<byte[]> bodies) {
        this.poster = new Poster(application.uri("/"));
        this.bodies = bodies;
    }

    /** Batches that were accepted so far. */
    long fed() throws ExecutionException, InterruptedException {
        for (var task : tasks) {
            if (task.isDone()) {
                task.get();
            }
        }
        return fed.get();
    }

    /** Posts so many batches per second, whatever the server does; a batch that is late is made up for. */
    void feed(double perSecond) {
        long start = System.nanoTime();
        post(number -> {
            long due = start + (long) (number / perSecond * 1e9);
            LockSupport.parkNanos(due - System.nanoTime());
        });
    }

    /** The events that are scored in a second beside a backlog that never runs dry, after as long a warm-up; posts for it. */
    double saturated(Stand stand, Duration window) throws Exception {
        keep(BACKLOG / BATCH, stand);
        TimeUnit.SECONDS.sleep(window.toSeconds());
        long start = System.nanoTime();
        long scored = fed() * BATCH - stand.waiting();
        TimeUnit.SECONDS.sleep(window.toSeconds());
        double rate = (fed() * BATCH - stand.waiting() - scored) / ((System.nanoTime() - start) / 1e9);
        Progress.say("scored with a backlog, while events come in: %.0f events/s", rate);
        return rate;
    }

    /** Posts as long as fewer batches than these wait. */
    private void keep(int batches, Stand stand) {
        var missing = new Semaphore(batches);
        submit(() -> {
            while (!closed) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                missing.drainPermits();
                missing.release((int) Math.max(0, batches - stand.waiting() / BATCH));
            }
            return null;
        });
        post(_ -> missing.acquire());
    }

    private void post(Turn turn) {
        for (int i = 0; i < CONNECTIONS; i++) {
            submit(() -> {
                while (!closed) {
                    long number = taken.getAndIncrement();
                    turn.await(number);
                    poster.post(bodies.get((int) (number % bodies.size())), Poster.JSON);
                    fed.incrementAndGet();
                }
                return null;
            });
        }
    }

    private void submit(Callable<Void> task) {
        tasks.add(threads.submit(task));
    }

    @Override
    public void close() {
        closed = true;
        threads.shutdownNow();
        poster.close();
    }

    @FunctionalInterface
    private interface Turn {
        void await(long number) throws InterruptedException;
    }
}
