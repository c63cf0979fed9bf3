// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Announces events as intake does, all at one moment, and waits until the workers have acknowledged them. */
final class Announcer implements AutoCloseable {

    private static final String STREAM = "sarsen:events";
    private static final int IDS_PER_ENTRY = 100;
    private static final long PAUSE_MILLIS = 2;

    private final RedisClient client;
    private final RedisCommands<String, String> redis;
    private final StatefulRedisConnection<String, String> pipeline;

    Announcer(Stand stand) {
        client = RedisClient.create(
                "redis://localhost:" + stand.servers().redis().port());
        redis = client.connect().sync();
        pipeline = client.connect();
    }

    void announce(List<String> ids) {
        redis.multi();
        for (int i = 0; i < ids.size(); i += IDS_PER_ENTRY) {
            var entry = ids.subList(i, Math.min(i + IDS_PER_ENTRY, ids.size()));
            redis.xadd(STREAM, Map.of("ids", String.join(" ", entry)));
        }
        redis.exec();
    }

    /** Each id in an entry of its own, sent without waiting for the answer before. */
    void announceOneByOne(List<String> ids) {
        var commands = pipeline.async();
        pipeline.setAutoFlushCommands(false);
        var answers =
                ids.stream().map(id -> commands.xadd(STREAM, Map.of("ids", id))).toArray(RedisFuture[]::new);
        pipeline.flushCommands();
        LettuceFutures.awaitAll(Duration.ofSeconds(10), answers);
    }

    void awaitAcknowledgement() throws InterruptedException {
        while (redis.xlen(STREAM) > 0) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
