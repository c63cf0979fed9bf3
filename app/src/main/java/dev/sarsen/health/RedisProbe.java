// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.health;

import dev.sarsen.queue.QueueProbe;
import dev.sarsen.trust.TlsServer;
import dev.sarsen.trust.Trust;

/** Asks whether Redis takes announcements, and why not: its client connects in the background, and tells a command nothing of that. */
class RedisProbe implements Dependency.Probe {

    private final QueueProbe queue;
    private final Trust trust;

    RedisProbe(QueueProbe queue, Trust trust) {
        this.queue = queue;
        this.trust = trust;
    }

    @Override
    public void check() throws Dependency.Unfit {
        try {
            var refusal = queue.refusal();
            if (refusal.isPresent()) {
                throw new Dependency.Unfit(refusal.get());
            }
        } catch (RuntimeException e) {
            var fault = trust.fault(TlsServer.REDIS, e);
            if (fault.isPresent()) {
                throw new Dependency.Unfit(fault.get().words());
            }
            throw e;
        }
    }
}
