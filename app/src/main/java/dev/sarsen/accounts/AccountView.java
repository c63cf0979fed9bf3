// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import java.time.Instant;

/**
 * An account as the API shows it.
 *
 * @param score the decayed score at {@code asOf}
 * @param heat the logarithm that accounts are ranked by
 */
public record AccountView(
        String accountId, double score, double heat, long signals, Instant lastSignalAt, Instant asOf) {}
