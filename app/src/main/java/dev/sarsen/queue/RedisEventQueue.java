// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.queue;

import dev.sarsen.platform.RedisBreaker;
import io.lettuce.core.Consumer;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisBusyException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAutoClaimArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.models.stream.ClaimedMessages;
import io.lettuce.core.models.stream.PendingMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The event queue as a Redis Stream with one consumer group, on any server since Redis 6.2. */
class RedisEventQueue implements EventQueue {

    private static final String IDS = "ids";
    private static final String TRACES = "traces";
    private static final String START = "0-0";

    /** XACK alone would leave the entry in the stream; both in one script leave neither half behind. */
    private static final String ACKNOWLEDGE = """
            redis.call('XACK', KEYS[1], ARGV[1], unpack(ARGV, 2))
            return redis.call('XDEL', KEYS[1], unpack(ARGV, 2))""";

    /** A consumer's pending entries would be forgotten with it, so it goes only while it has none. A missing group has no consumers. */
    private static final String FORGET_IDLE = """
            local forgotten = 0
            for _, fields in ipairs(redis.pcall('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
              local consumer = {}
              for i = 1, #fields, 2 do consumer[fields[i]] = fields[i + 1] end
              if consumer['pending'] == 0 and consumer['idle'] > tonumber(ARGV[2]) then
                redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], consumer['name'])
                forgotten = forgotten + 1
              end
            end
            return forgotten""";

    private final StreamConnection redis;
    private final RedisBreaker breaker;
    private final String stream;
    private final String group;
    private final String consumer;
    private final Duration reclaimAfter;
    private final Duration timeout;

    RedisEventQueue(
            StreamConnection redis,
            RedisBreaker breaker,
            QueueProperties properties,
            String consumer,
            Duration timeout) {
        this.redis = redis;
        this.breaker = breaker;
        this.stream = properties.stream();
        this.group = properties.group();
        this.consumer = consumer;
        this.reclaimAfter = properties.reclaimAfter();
        this.timeout = timeout;
    }

    @Override
    public void append(List<UUID> ids, Map<UUID, String> traces) {
        breaker.call(() -> {
            var commands = redis.commands();
            var appended = new ArrayList<RedisFuture<?>>();
            for (int i = 0; i < ids.size(); i += IDS_PER_ENTRY) {
                var chunk = ids.subList(i, Math.min(i + IDS_PER_ENTRY, ids.size()));
                appended.add(commands.xadd(stream, body(chunk, traces)));
            }
            return awaitAll(appended);
        });
    }

    @Override
    public boolean takesAnnouncements() {
        return !redis.refuses();
    }

    @Override
    @SuppressWarnings("unchecked")
    public List<Entry> claim(int maxEntries) {
        return inGroup(() -> await(redis.commands()
                        .xreadgroup(
                                Consumer.from(group, consumer),
                                XReadArgs.Builder.count(maxEntries),
                                StreamOffset.lastConsumed(stream)))
                .stream()
                .map(RedisEventQueue::entry)
                .toList());
    }

    @Override
    public List<Entry> reclaim(int maxEntries) {
        return inGroup(() -> {
            var entries = new ArrayList<Entry>();
            var cursor = START;
            do {
                var claimed = autoClaim(cursor, maxEntries - entries.size());
                claimed.getMessages().stream()
                        .filter(Objects::nonNull)
                        .map(RedisEventQueue::entry)
                        .forEach(entries::add);
                cursor = claimed.getId();
            } while (!START.equals(cursor) && entries.size() < maxEntries);
            return entries;
        });
    }

    private ClaimedMessages<String, String> autoClaim(String cursor, int count) {
        return await(redis.commands()
                .xautoclaim(
                        stream,
                        XAutoClaimArgs.Builder.xautoclaim(Consumer.from(group, consumer), reclaimAfter, cursor)
                                .count(count)));
    }

    @Override
    public void acknowledge(List<Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        var arguments = new ArrayList<>(List.of(group));
        entries.forEach(entry -> arguments.add(entry.id()));
        breaker.call(() -> script(ACKNOWLEDGE, arguments));
    }

    @Override
    public long forgetConsumersIdleFor(Duration idle) {
        return breaker.call(() -> script(FORGET_IDLE, List.of(group, Long.toString(idle.toMillis()))));
    }

    @Override
    public Depth depth() {
        return inGroup(() -> {
            var commands = redis.commands();
            var length = commands.xlen(stream);
            var pending = commands.xpending(stream, group);
            PendingMessages summary = await(pending);
            return new Depth(Math.max(0, await(length) - summary.getCount()), summary.getCount());
        });
    }

    /** Runs a command of the consumer group, which is made, or made anew after a loss of Redis, where it is missing. */
    private <T> T inGroup(Supplier<T> command) {
        return breaker.call(() -> {
            try {
                return command.get();
            } catch (RedisCommandExecutionException e) {
                if (!String.valueOf(e.getMessage()).startsWith("NOGROUP")) {
                    throw e;
                }
                createGroup();
                return command.get();
            }
        });
    }

    private void createGroup() {
        try {
            await(redis.commands()
                    .xgroupCreate(StreamOffset.from(stream, START), group, XGroupCreateArgs.Builder.mkstream()));
        } catch (RedisBusyException e) {
            return;
        }
    }

    private long script(String script, List<String> arguments) {
        return await(redis.commands()
                .<Long>eval(script, ScriptOutputType.INTEGER, new String[] {stream}, arguments.toArray(String[]::new)));
    }

    private <T> T await(RedisFuture<T> future) {
        return LettuceFutures.awaitOrCancel(future, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean awaitAll(List<RedisFuture<?>> futures) {
        for (var future : futures) {
            await(future);
        }
        return true;
    }

    private static Map<String, String> body(List<UUID> ids, Map<UUID, String> traces) {
        var joined = ids.stream().map(UUID::toString).collect(Collectors.joining(" "));
        var distinct = ids.stream()
                .map(traces::get)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining(" "));
        return distinct.isEmpty() ? Map.of(IDS, joined) : Map.of(IDS, joined, TRACES, distinct);
    }

    private static Entry entry(StreamMessage<String, String> message) {
        return new Entry(
                message.getId(),
                words(message, IDS).flatMap(RedisEventQueue::id).toList(),
                words(message, TRACES).toList());
    }

    private static Stream<String> words(StreamMessage<String, String> message, String field) {
        var body = message.getBody();
        var text = body == null ? "" : body.getOrDefault(field, "");
        return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty());
    }

    /** What is no id was put into the stream by somebody else; failing would leave its entry in the way of all others. */
    private static Stream<UUID> id(String text) {
        try {
            return Stream.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Stream.empty();
        }
    }
}
