// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import io.github.bucket4j.Bandwidth;
import java.time.Duration;

/**
 * How many requests, or events, a client may send in a time.
 *
 * @param name as clients see it in the header RateLimit-Policy
 * @param burst what was saved up is spent on, in time of silence
 */
record Quota(String name, Limit limit, int perSecond, Duration burst) {

    /** As many at once, after enough silence. */
    long capacity() {
        return Math.max(1, perSecond * burst.toMillis() / 1_000);
    }

    Bandwidth bandwidth() {
        return Bandwidth.builder()
                .capacity(capacity())
                .refillGreedy(perSecond, Duration.ofSeconds(1))
                .build();
    }

    /** Processes of two releases with different quotas do not share a bucket. */
    String key(String client) {
        return "sarsen:limit:1:%s:%d:%d:%s".formatted(name, perSecond, capacity(), client);
    }

    /** The header RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers): as many in a window of seconds. */
    String policy() {
        return "\"%s\";q=%d;w=%d".formatted(name, capacity(), secondsFor(capacity()));
    }

    /**
     * The header RateLimit: how many are left, and seconds until all of the quota is.
     *
     * @param remaining negative for a client that owes
     */
    String state(long remaining) {
        return "\"%s\";r=%d;t=%d".formatted(name, Math.max(0, remaining), secondsFor(capacity() - remaining));
    }

    private long secondsFor(long tokens) {
        return Math.ceilDiv(tokens, perSecond);
    }
}
