// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.boot.SpringApplication;

/**
 * Stops servers when the JVM ends, but only after the application contexts that use them: a graceful shutdown still needs
 * its database. Shutdown hooks run all at once, so Spring's own hook has to do it as soon as there is one.
 */
public final class LastStop {

    private final Runnable servers;
    private final AtomicBoolean handedOver = new AtomicBoolean();

    private LastStop(Runnable servers) {
        this.servers = servers;
    }

    public static LastStop of(Runnable servers) {
        var stop = new LastStop(servers);
        Runtime.getRuntime().addShutdownHook(new Thread(stop::unlessHandedOver, "last stop"));
        return stop;
    }

    /** From now on the servers stop after every context that Spring Boot has started. Call it while one starts. */
    public void afterContexts() {
        if (!handedOver.get()) {
            SpringApplication.getShutdownHandlers().add(servers);
            handedOver.set(true);
        }
    }

    private void unlessHandedOver() {
        if (!handedOver.get()) {
            servers.run();
        }
    }
}
