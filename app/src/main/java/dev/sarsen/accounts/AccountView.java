// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import java.time.Instant;

/**
 * An account as the API shows it.
 *
 * @param score the decayed score at {@code asOf}
 * @param heat the logarithm that accounts are ranked by
 * @param rulesVersion the version of the scoring rules; scores and heats of different versions are not comparable
 */
public record AccountView(
        String accountId,
        double score,
        double heat,
        long signals,
        Instant lastSignalAt,
        int rulesVersion,
        Instant asOf) {}
