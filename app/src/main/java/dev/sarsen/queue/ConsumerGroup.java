// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.queue;

import dev.sarsen.queue.EventQueue.Depth;
import dev.sarsen.queue.EventQueue.Entry;
import io.lettuce.core.Consumer;
import io.lettuce.core.RedisBusyException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.XAutoClaimArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.models.stream.ClaimedMessages;
import io.lettuce.core.models.stream.PendingMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** The consumer group of the stream, as one of its consumers sees it. It is made where it is missing, also after a loss of Redis. */
class ConsumerGroup {

    private static final String START = "0-0";

    private final StreamConnection redis;
    private final String stream;
    private final Consumer<String> consumer;
    private final Duration reclaimAfter;

    ConsumerGroup(StreamConnection redis, QueueProperties properties, String consumer) {
        this.redis = redis;
        this.stream = properties.stream();
        this.consumer = Consumer.from(properties.group(), consumer);
        this.reclaimAfter = properties.reclaimAfter();
    }

    /** Takes entries that no consumer has. */
    @SuppressWarnings("unchecked")
    List<Entry> claim(int maxEntries) {
        return inGroup(() -> redis
                .await(redis.commands()
                        .xreadgroup(consumer, XReadArgs.Builder.count(maxEntries), StreamOffset.lastConsumed(stream)))
                .stream()
                .map(StreamEntry::read)
                .toList());
    }

    /** Takes over entries that a consumer has left. */
    List<Entry> reclaim(int maxEntries) {
        return inGroup(() -> {
            var entries = new ArrayList<Entry>();
            var cursor = START;
            do {
                var claimed = autoClaim(cursor, maxEntries - entries.size());
                claimed.getMessages().stream()
                        .filter(Objects::nonNull)
                        .map(StreamEntry::read)
                        .forEach(entries::add);
                cursor = claimed.getId();
            } while (!START.equals(cursor) && entries.size() < maxEntries);
            return entries;
        });
    }

    private ClaimedMessages<String, String> autoClaim(String cursor, int count) {
        return redis.await(redis.commands()
                .xautoclaim(
                        stream,
                        XAutoClaimArgs.Builder.xautoclaim(consumer, reclaimAfter, cursor)
                                .count(count)));
    }

    Depth depth() {
        return inGroup(() -> {
            var commands = redis.commands();
            var length = commands.xlen(stream);
            var pending = commands.xpending(stream, consumer.getGroup());
            PendingMessages summary = redis.await(pending);
            return new Depth(Math.max(0, redis.await(length) - summary.getCount()), summary.getCount());
        });
    }

    private <T> T inGroup(Supplier<T> command) {
        try {
            return command.get();
        } catch (RedisCommandExecutionException e) {
            if (!String.valueOf(e.getMessage()).startsWith("NOGROUP")) {
                throw e;
            }
            create();
            return command.get();
        }
    }

    private void create() {
        try {
            redis.await(redis.commands()
                    .xgroupCreate(
                            StreamOffset.from(stream, START),
                            consumer.getGroup(),
                            XGroupCreateArgs.Builder.mkstream()));
        } catch (RedisBusyException e) {
            return;
        }
    }
}
