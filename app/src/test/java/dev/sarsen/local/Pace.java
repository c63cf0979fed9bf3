// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps a steady rate; time lost to a server that was away is not caught up. */
public final class Pace {

    private static final long FORGIVEN = Duration.ofSeconds(1).toNanos();

    private final double nanosPerEvent;
    private long next = System.nanoTime();

    public Pace(double eventsPerSecond) {
        this.nanosPerEvent = 1e9 / eventsPerSecond;
    }

    /** Waits until the events just sent are paid for; returns early when told to stop. */
    public void rest(int events, CountDownLatch stop) throws InterruptedException {
        long now = System.nanoTime();
        next = Math.max(next + (long) (events * nanosPerEvent), now - FORGIVEN);
        stop.await(next - now, TimeUnit.NANOSECONDS);
    }
}
