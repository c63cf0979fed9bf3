// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import java.time.Instant;

/**
 * What a scored signal adds to its account.
 *
 * @param heat the signal's own heat, by {@link Decay#heat}
 */
public record Contribution(String accountId, double heat, long signals, Instant lastSignalAt) {

    /** Both together; of one account. */
    public Contribution plus(Contribution other) {
        return new Contribution(
                accountId,
                Decay.fold(heat, other.heat),
                signals + other.signals,
                lastSignalAt.isAfter(other.lastSignalAt) ? lastSignalAt : other.lastSignalAt);
    }
}
