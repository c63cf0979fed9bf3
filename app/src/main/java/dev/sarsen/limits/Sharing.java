// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import dev.sarsen.platform.RedisUnavailable;
import dev.sarsen.platform.RepeatedWork;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Takes what clients have used up here out of the buckets that all processes share, in the background. What Redis does not take is
 * forgotten and counted: each process then limits by what it has seen itself.
 */
class Sharing extends RepeatedWork {

    private final ClientBuckets clients;
    private final SharedBuckets buckets;
    private final LongAdder shared = new LongAdder();
    private final LongAdder unshared = new LongAdder();

    Sharing(ClientBuckets clients, SharedBuckets buckets, Duration every, boolean enabled) {
        super("limits", every, enabled);
        this.clients = clients;
        this.buckets = buckets;
    }

    LongAdder shared() {
        return shared;
    }

    LongAdder unshared() {
        return unshared;
    }

    @Override
    protected List<Runnable> work() {
        return List.of(this::share);
    }

    private void share() {
        askFirstWithOne(clients.withNews());
        clients.forgetTheSilent();
    }

    /** A Redis that hangs keeps every command that it was sent: it gets one at a time until it answers again. */
    private void askFirstWithOne(List<ClientBucket> news) {
        int first = Math.min(1, news.size());
        tell(news.subList(0, first));
        tell(news.subList(first, news.size()));
    }

    private void tell(List<ClientBucket> news) {
        if (news.isEmpty()) {
            return;
        }
        var tokens = news.stream().map(ClientBucket::news).toList();
        long all = tokens.stream().mapToLong(Long::longValue).sum();
        try {
            var debts = buckets.take(news, tokens);
            long now = clients.now();
            for (int i = 0; i < debts.size(); i++) {
                news.get(i).isSpentFor(debts.get(i), now);
            }
            shared.add(all);
        } catch (RedisUnavailable e) {
            unshared.add(all);
        }
    }
}
