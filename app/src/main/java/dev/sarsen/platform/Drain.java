// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/** On SIGTERM turns readiness off and goes on serving until load balancers have noticed; everything else stops after. */
class Drain implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Drain.class);

    private final ProcessRole role;
    private final Duration delay;
    private final ApplicationEventPublisher events;
    private volatile boolean running;

    Drain(ProcessRole role, Duration delay, ApplicationEventPublisher events) {
        this.role = role;
        this.delay = delay;
        this.events = events;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        AvailabilityChangeEvent.publish(events, this, ReadinessState.REFUSING_TRAFFIC);
        if (role.serves() && delay.isPositive()) {
            log.info("Refusing readiness, serving for another {} ms", delay.toMillis());
            pause();
        }
    }

    private void pause() {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
