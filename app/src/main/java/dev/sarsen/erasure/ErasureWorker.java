// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.erasure;

import dev.sarsen.platform.RepeatedWork;
import java.time.Duration;
import java.util.List;

/** Does the erasures that were asked for, and those that a process has left half done, one after the other. */
class ErasureWorker extends RepeatedWork {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Erasures erasures;
    private final SubjectErasure erasure;

    /** @param enabled whether it looks for erasures in the background */
    ErasureWorker(Erasures erasures, SubjectErasure erasure, boolean enabled) {
        super("erasure", PAUSE, enabled);
        this.erasures = erasures;
        this.erasure = erasure;
    }

    @Override
    protected List<Runnable> work() {
        return List.of(this::eraseAll);
    }

    private void eraseAll() {
        for (var next = erasures.take(); next.isPresent(); next = erasures.take()) {
            next.ifPresent(erasure::erase);
        }
    }
}
