// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.queue;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The queue's own connection to Redis, made when first needed, made again by Lettuce when it breaks. */
class StreamConnection implements AutoCloseable {

    private final LettuceConnectionFactory redis;
    private @Nullable StatefulRedisConnection<String, String> connection;

    StreamConnection(LettuceConnectionFactory redis) {
        this.redis = redis;
    }

    synchronized RedisAsyncCommands<String, String> commands() {
        if (connection == null) {
            connection = ((RedisClient) redis.getRequiredNativeClient()).connect();
        }
        return connection.async();
    }

    /** Lettuce closes all connections when its client stops, which is usually before this. */
    @Override
    public synchronized void close() {
        if (connection != null && connection.isOpen()) {
            connection.close();
        }
    }
}
