// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.dead;

import dev.sarsen.platform.RepeatedWork;
import java.time.Duration;
import java.util.List;

/** Makes the steps of replays when they are due. */
class ReplayWorker extends RepeatedWork {

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Replays replays;

    /** @param enabled whether it looks for replays in the background */
    ReplayWorker(Replays replays, boolean enabled) {
        super("replay", PAUSE, enabled);
        this.replays = replays;
    }

    @Override
    protected List<Runnable> work() {
        return List.of(this::step);
    }

    private void step() {
        while (replays.step()) {}
    }
}
