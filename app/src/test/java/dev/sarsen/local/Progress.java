// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Shows the tally while it grows: one line that is rewritten on a terminal, else a line every five seconds. */
final class Progress implements AutoCloseable {

    private static final String REWRITE = "\r\u001b[K";

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());
    private final boolean terminal =
            System.console() != null && System.console().isTerminal();
    private final long start = System.nanoTime();
    private final Tally tally;

    Progress(Tally tally) {
        this.tally = tally;
        int every = terminal ? 1 : 5;
        timer.scheduleAtFixedRate(this::show, every, every, TimeUnit.SECONDS);
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void show() {
        String line = tally.line(elapsed());
        if (terminal) {
            System.out.print(REWRITE + line);
            System.out.flush();
        } else {
            System.out.println(line);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        System.out.println((terminal ? REWRITE : "") + tally.summary(elapsed()));
    }
}
