// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** What one client may still take of a quota in this process, and what it has taken that other processes do not know yet. */
class Allowance {

    /** A request may have read its clock just before another one made the allowance. */
    private static final long LONG_AGO = Duration.ofDays(1).toNanos();

    private final String client;
    private final Quota quota;
    private final Bucket bucket;
    private final AtomicLong untold = new AtomicLong();
    private volatile long spentUntil;
    private volatile long lastAsked;

    Allowance(String client, Quota quota, long now) {
        this.client = client;
        this.quota = quota;
        this.bucket = Bucket.builder()
                .addLimit(quota.bandwidth())
                .withNanosecondPrecision()
                .build();
        this.spentUntil = now - LONG_AGO;
        this.lastAsked = now;
    }

    /** Takes all of the tokens or none; decides by what this process knows and asks nobody. */
    Verdict take(long tokens, long now) {
        lastAsked = now;
        if (spentUntil - now > 0) {
            long refilled = bucket.estimateAbilityToConsume(tokens).getNanosToWaitForRefill();
            return new Verdict(quota, 0, Duration.ofNanos(Math.max(spentUntil - now, refilled)));
        }
        var probe = bucket.tryConsumeAndReturnRemaining(tokens);
        if (probe.isConsumed()) {
            untold.addAndGet(tokens);
        }
        return new Verdict(quota, probe.getRemainingTokens(), Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    String key() {
        return quota.key(client);
    }

    Quota quota() {
        return quota;
    }

    boolean hasNews() {
        return untold.get() > 0;
    }

    /** What was taken since the last call. */
    long news() {
        return untold.getAndSet(0);
    }

    /** All processes together have given more than there is; it is made up for after this time. */
    void isSpentFor(Duration time, long now) {
        if (time.isPositive()) {
            spentUntil = now + time.toNanos();
        }
    }

    /** Whether a new one would decide the same. */
    boolean isForgotten(long now) {
        return !hasNews()
                && spentUntil - now <= 0
                && now - lastAsked > quota.burst().toNanos();
    }
}
