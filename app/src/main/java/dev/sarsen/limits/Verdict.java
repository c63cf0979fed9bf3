// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import java.time.Duration;

/**
 * Whether a request is within its client's quota.
 *
 * @param remaining requests that would be too, now
 * @param retryAfter zero if it is
 */
record Verdict(Quota quota, long remaining, Duration retryAfter) {

    boolean isWithin() {
        return retryAfter.isZero();
    }
}
