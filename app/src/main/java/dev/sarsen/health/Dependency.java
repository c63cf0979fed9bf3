// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.health;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** One thing that this process depends on, as a background probe last saw it. Asking never touches the thing itself. */
class Dependency implements HealthIndicator {

    static final Status DEGRADED = new Status("DEGRADED");

    private static final Logger log = LoggerFactory.getLogger(Dependency.class);
    private static final int FAILURES_UNTIL_DOWN = 3;

    /** Everybody may read the health: the driver's message, with names of hosts and users, goes to the log only. */
    private static final String NO_ANSWER = "it does not answer, the log has the details";

    private final String name;
    private final Probe probe;
    private final Status statusWhenDown;
    private int failures = FAILURES_UNTIL_DOWN;
    private volatile boolean up;
    private volatile String reason = "not probed yet";

    private Dependency(String name, Probe probe, Status statusWhenDown) {
        this.name = name;
        this.probe = probe;
        this.statusWhenDown = statusWhenDown;
    }

    /** Without it this process is not ready. */
    static Dependency hard(String name, Probe probe) {
        return new Dependency(name, probe, Status.DOWN);
    }

    /** Without it this process is ready and says that it is degraded. */
    static Dependency soft(String name, Probe probe) {
        return new Dependency(name, probe, DEGRADED);
    }

    String name() {
        return name;
    }

    boolean isUp() {
        return up;
    }

    /** Three failures in a row mean down, and so does one answer that says why; one success means up. */
    void observe() {
        try {
            probe.check();
            failures = 0;
            turn(true, "", "");
        } catch (Unfit e) {
            failures = FAILURES_UNTIL_DOWN;
            turn(false, e.reason(), e.reason());
        } catch (Exception e) {
            failures++;
            if (failures >= FAILURES_UNTIL_DOWN) {
                turn(false, NO_ANSWER, String.valueOf(e.getMessage()));
            }
        }
    }

    private void turn(boolean nowUp, String why, String logged) {
        if (nowUp != up || !why.equals(reason)) {
            log.atLevel(nowUp ? Level.INFO : Level.WARN)
                    .log("Dependency {} is {} {}", name, nowUp ? "up" : "down:", logged);
        }
        reason = why;
        up = nowUp;
    }

    @Override
    public Health health() {
        return up
                ? Health.up().build()
                : Health.status(statusWhenDown).withDetail("reason", reason).build();
    }

    /** The dependency answers, and cannot be used. */
    static class Unfit extends Exception {

        private static final long serialVersionUID = 1;

        private final String reason;

        /** @param reason as the rest of a sentence, for everybody: without names of hosts and users */
        Unfit(String reason) {
            super(reason);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    /** Fails if the dependency does not answer within its own time-out, or cannot be used. */
    @FunctionalInterface
    interface Probe {
        Duration EVERY = Duration.ofSeconds(2);

        void check() throws Exception;
    }
}
