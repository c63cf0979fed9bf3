// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.notifications;

import dev.sarsen.platform.Sampler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The metric of notifications that were not delivered yet. */
class WaitingNotifications implements Sampler {

    private final HotAccounts accounts;
    private volatile double waiting;

    WaitingNotifications(HotAccounts accounts, MeterRegistry metrics) {
        this.accounts = accounts;
        Gauge.builder("sarsen.notifications.waiting", () -> waiting)
                .description("Accounts that became hot and of which nobody was told yet")
                .register(metrics);
    }

    @Override
    public void sample() {
        waiting = accounts.waiting();
    }
}
