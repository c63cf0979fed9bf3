// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Makes the steps of some work in the background, one after the other while there are any, and looks again after a pause. */
public final class RepeatedSteps extends RepeatedWork {

    private final BooleanSupplier step;

    /**
     * @param name what the thread is called
     * @param pause from the end of the last step to the next look
     * @param enabled whether it starts with the application
     * @param step makes the next step; false if there was none
     */
    public RepeatedSteps(String name, Duration pause, boolean enabled, BooleanSupplier step) {
        super(name, pause, enabled);
        this.step = step;
    }

    @Override
    protected List<Runnable> work() {
        return List.of(this::makeAll);
    }

    private void makeAll() {
        while (isRunning() && step.getAsBoolean()) {}
    }
}
