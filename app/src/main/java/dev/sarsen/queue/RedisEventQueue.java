// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.queue;

import dev.sarsen.platform.RedisBreaker;
import io.lettuce.core.RedisFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The event queue as a Redis Stream with one consumer group, on any server since Redis 6.2. */
class RedisEventQueue implements EventQueue {

    private final StreamConnection redis;
    private final RedisBreaker breaker;
    private final String stream;
    private final ConsumerGroup group;
    private final StreamScripts scripts;

    RedisEventQueue(StreamConnection redis, RedisBreaker breaker, QueueProperties properties, String consumer) {
        this.redis = redis;
        this.breaker = breaker;
        this.stream = properties.stream();
        this.group = new ConsumerGroup(redis, properties, consumer);
        this.scripts = new StreamScripts(redis, properties.stream(), properties.group());
    }

    @Override
    public void append(List<UUID> ids, Map<UUID, String> traces) {
        breaker.call(() -> {
            var commands = redis.commands();
            var appended = new ArrayList<RedisFuture<?>>();
            for (int i = 0; i < ids.size(); i += IDS_PER_ENTRY) {
                var chunk = ids.subList(i, Math.min(i + IDS_PER_ENTRY, ids.size()));
                appended.add(commands.xadd(stream, StreamEntry.write(chunk, traces)));
            }
            appended.forEach(redis::await);
            return appended.size();
        });
    }

    @Override
    public boolean takesAnnouncements() {
        return !redis.refuses();
    }

    @Override
    public List<Entry> claim(int maxEntries) {
        return breaker.call(() -> group.claim(maxEntries));
    }

    @Override
    public List<Entry> reclaim(int maxEntries) {
        return breaker.call(() -> group.reclaim(maxEntries));
    }

    @Override
    public void acknowledge(List<Entry> entries) {
        if (!entries.isEmpty()) {
            breaker.call(
                    () -> scripts.acknowledge(entries.stream().map(Entry::id).toList()));
        }
    }

    @Override
    public long forgetConsumersIdleFor(Duration idle) {
        return breaker.call(() -> scripts.forgetConsumersIdleFor(idle));
    }

    @Override
    public Depth depth() {
        return breaker.call(group::depth);
    }
}
