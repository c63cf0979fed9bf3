// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import java.time.Duration;

/** A pause between two pieces of work. */
public final class Rest {

    private Rest() {}

    /** @throws IllegalStateException if the thread is to end; what it works at goes on in another process, or when it is started again */
    public static void of(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted; the workers go on with it.", e);
        }
    }
}
