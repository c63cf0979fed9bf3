// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import java.time.Duration;

/**
 * Whether what a request takes is within its client's quota.
 *
 * @param remaining how many requests, or events, are left now; negative if the client owes
 * @param retryAfter zero if it is
 */
record RateLimitDecision(Quota quota, long remaining, Duration retryAfter) {

    boolean isWithin() {
        return retryAfter.isZero();
    }
}
