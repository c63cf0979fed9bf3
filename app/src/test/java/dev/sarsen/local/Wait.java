// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for another process, which tells nobody when it is done. */
final class Wait {

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

    private Wait() {}

    static boolean atMost(Duration time, BooleanSupplier condition) {
        long end = System.nanoTime() + time.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(PAUSE);
        }
        return true;
    }
}
