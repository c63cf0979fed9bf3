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

    /** What a client may still take of a quota, one that is not known all of it. */
    Allowance of(String client, Quota quota) {
        var key = new Key(client, quota);
        var allowance = known.get(key);
        return allowance == null ? known.computeIfAbsent(key, _ -> new Allowance(client, quota, now())) : allowance;
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
