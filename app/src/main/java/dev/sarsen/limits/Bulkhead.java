// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A number of permits that requests hold while they run; those who wait for one get it in the order of their coming. */
class Bulkhead {

    private static final int PART_FOR_OTHERS = 4;

    private final int size;
    private final Semaphore permits;

    Bulkhead(int size) {
        this.size = size;
        this.permits = new Semaphore(size, true);
    }

    /** All permits but a quarter and at least one, which stay for others; never fewer than one. */
    static int mostOf(int size) {
        return Math.max(1, size - Math.max(1, size / PART_FOR_OTHERS));
    }

    /** Whether a permit was free within the time. Timed also for none at all: only then does it keep to the queue. */
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

    boolean isFull() {
        return taken() == size;
    }
}
