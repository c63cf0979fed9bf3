// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.accounts.NotedAccounts;
import dev.sarsen.platform.Sampler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The metric of the accounts that wait for {@link AccountRebuild}. */
class AccountsToRebuild implements Sampler {

    private final NotedAccounts accounts;
    private volatile double noted = Double.NaN;

    AccountsToRebuild(NotedAccounts accounts, MeterRegistry metrics) {
        this.accounts = accounts;
        Gauge.builder("sarsen.accounts.to.rebuild", () -> noted)
                .description("Accounts that have lost signals and are not summed up anew yet")
                .register(metrics);
    }

    @Override
    public void sample() {
        noted = accounts.count();
    }
}
