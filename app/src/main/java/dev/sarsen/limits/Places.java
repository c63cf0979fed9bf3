// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Places that are taken for a while, in the order of those who wait. */
class Places {

    private static final int PART_FOR_OTHERS = 4;

    private final int size;
    private final Semaphore permits;

    Places(int size) {
        this.size = size;
        this.permits = new Semaphore(size, true);
    }

    /** All places but a quarter and at least one, which stay for others; never fewer than one. */
    static int mostOf(int size) {
        return Math.max(1, size - Math.max(1, size / PART_FOR_OTHERS));
    }

    /** Whether a place was free within the time. Timed also for none at all: only then does it keep to the queue. */
    boolean tryEnter(Duration within) {
        try {
            return permits.tryAcquire(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void leave() {
        permits.release();
    }

    int taken() {
        return size - permits.availablePermits();
    }

    boolean areFull() {
        return taken() == size;
    }
}
