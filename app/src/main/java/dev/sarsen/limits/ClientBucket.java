// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The token bucket of one client and quota in this process, and what was taken out of it that other processes do not know yet. */
class ClientBucket {

    /** A request may have read its clock just before another one made the bucket. */
    private static final long LONG_AGO = Duration.ofDays(1).toNanos();

    private final String client;
    private final Quota quota;
    private final Bucket bucket;
    private final AtomicLong untold = new AtomicLong();
    private volatile long spentUntil;

    /** Or when the debt will be paid, if it is in debt: from then on the bucket fills up. */
    private volatile long lastAsked;

    ClientBucket(String client, Quota quota, long now) {
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
    RateLimitDecision take(long tokens, long now) {
        return take(tokens, 0, now);
    }

    /** Takes those of the tokens that are not paid yet, or none; a refusal says when all of them can be taken. */
    RateLimitDecision take(long tokens, long paid, long now) {
        asked(now);
        long rest = tokens - paid;
        if (rest <= 0) {
            return new RateLimitDecision(quota, bucket.getAvailableTokens(), Duration.ZERO);
        }
        if (spentUntil - now > 0) {
            return new RateLimitDecision(
                    quota, 0, Duration.ofNanos(Math.max(spentUntil - now, untilRefilledWith(tokens))));
        }
        var probe = bucket.tryConsumeAndReturnRemaining(rest);
        if (probe.isConsumed()) {
            untold.addAndGet(rest);
            return new RateLimitDecision(quota, probe.getRemainingTokens(), Duration.ZERO);
        }
        long wait = Math.max(probe.getNanosToWaitForRefill(), untilRefilledWith(tokens));
        return new RateLimitDecision(quota, bucket.getAvailableTokens(), Duration.ofNanos(wait));
    }

    /** Takes tokens also if there are fewer: none is left until they are made up for. */
    void owe(long tokens, long now) {
        untold.addAndGet(tokens);
        asked(now + bucket.consumeIgnoringRateLimits(tokens));
    }

    private long untilRefilledWith(long tokens) {
        return bucket.estimateAbilityToConsume(tokens).getNanosToWaitForRefill();
    }

    private void asked(long time) {
        if (time - lastAsked > 0) {
            lastAsked = time;
        }
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
