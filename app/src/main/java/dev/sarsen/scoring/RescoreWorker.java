// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.platform.RepeatedWork;
import java.time.Duration;
import java.util.List;

/** Does the rescore that was asked for, and what a process has left half done. */
class RescoreWorker extends RepeatedWork {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Rescore rescore;

    /** @param enabled whether it looks for a rescore in the background */
    RescoreWorker(Rescore rescore, boolean enabled) {
        super("rescore", PAUSE, enabled);
        this.rescore = rescore;
    }

    @Override
    protected List<Runnable> work() {
        return List.of(this::rescore);
    }

    private void rescore() {
        while (rescore.step()) {}
    }
}
