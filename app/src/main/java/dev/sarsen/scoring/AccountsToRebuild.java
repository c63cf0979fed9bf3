// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.accounts.AccountSums;
import dev.sarsen.platform.Sampler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The metric of the accounts that wait for {@link AccountRebuild}. */
class AccountsToRebuild implements Sampler {

    private final AccountSums sums;
    private volatile double noted = Double.NaN;

    AccountsToRebuild(AccountSums sums, MeterRegistry metrics) {
        this.sums = sums;
        Gauge.builder("sarsen.accounts.to.rebuild", () -> noted)
                .description("Accounts that have lost signals and are not summed up anew yet")
                .register(metrics);
    }

    @Override
    public void sample() {
        noted = sums.noted();
    }
}
