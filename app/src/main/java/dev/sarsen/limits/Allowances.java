// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The allowances of all clients that were seen lately. */
class Allowances {

    private record Key(String client, Quota quota) {}

    private final ConcurrentHashMap<Key, Allowance> known = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    Allowances(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @param tokens at most the capacity of the quota */
    Verdict take(String client, Quota quota, long tokens) {
        long now = nanoTime.getAsLong();
        var key = new Key(client, quota);
        var allowance = known.get(key);
        if (allowance == null) {
            allowance = known.computeIfAbsent(key, _ -> new Allowance(client, quota, now));
        }
        return allowance.take(tokens, now);
    }

    /** Those of which other processes do not know all. */
    List<Allowance> withNews() {
        return known.values().stream().filter(Allowance::hasNews).toList();
    }

    void forgetTheSilent() {
        long now = nanoTime.getAsLong();
        known.values().removeIf(allowance -> allowance.isForgotten(now));
    }

    long now() {
        return nanoTime.getAsLong();
    }

    int size() {
        return known.size();
    }
}
