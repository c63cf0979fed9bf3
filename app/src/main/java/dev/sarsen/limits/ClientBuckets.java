// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The token buckets of all clients that were seen lately, one for each quota. */
class ClientBuckets {

    private record Key(String client, Quota quota) {}

    private final ConcurrentHashMap<Key, ClientBucket> known = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    ClientBuckets(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The bucket of a client and a quota, which is full if the client is not known. */
    ClientBucket of(String client, Quota quota) {
        var key = new Key(client, quota);
        var bucket = known.get(key);
        return bucket == null ? known.computeIfAbsent(key, _ -> new ClientBucket(client, quota, now())) : bucket;
    }

    /** Those of which other processes do not know all. */
    List<ClientBucket> withNews() {
        return known.values().stream().filter(ClientBucket::hasNews).toList();
    }

    void forgetTheSilent() {
        long now = nanoTime.getAsLong();
        known.values().removeIf(bucket -> bucket.isForgotten(now));
    }

    long now() {
        return nanoTime.getAsLong();
    }

    int size() {
        return known.size();
    }
}
