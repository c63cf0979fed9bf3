// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.queue;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The queue's own connection to Redis, made when first needed, made again by Lettuce when it breaks. */
class StreamConnection implements AutoCloseable {

    private final LettuceConnectionFactory redis;
    private final Duration timeout;
    private @Nullable StatefulRedisConnection<String, String> connection;
    private volatile boolean refuses;

    StreamConnection(LettuceConnectionFactory redis, Duration timeout) {
        this.redis = redis;
        this.timeout = timeout;
    }

    /** @throws RedisIsCluster if the server belongs to a Redis Cluster */
    synchronized RedisAsyncCommands<String, String> commands() {
        if (connection == null) {
            connection = connect();
        }
        return connection.async();
    }

    /** Waits for the answer to a command, or cancels the command when its time is over. */
    <T> T await(RedisFuture<T> answer) {
        return LettuceFutures.awaitOrCancel(answer, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private StatefulRedisConnection<String, String> connect() {
        var made = ((RedisClient) redis.getRequiredNativeClient()).connect();
        try {
            refuseCluster(made.sync());
            return made;
        } catch (RedisException e) {
            made.close();
            throw e;
        }
    }

    /** A server that does not tell, because its access lists forbid the question, counts as none. */
    private static void refuseCluster(RedisCommands<String, String> commands) {
        try {
            if (commands.info("cluster").contains("cluster_enabled:1")) {
                throw new RedisIsCluster();
            }
        } catch (RedisCommandExecutionException e) {
            return;
        }
    }

    /** Whether the server has refused to take an announcement when it was last asked. */
    boolean refuses() {
        return refuses;
    }

    void refuses(boolean now) {
        refuses = now;
    }

    /** Lets go of the server: the next command connects anew, by name. */
    synchronized void leave() {
        close();
        connection = null;
    }

    /** Lettuce closes all connections when its client stops, which is usually before this. */
    @Override
    public synchronized void close() {
        if (connection != null && connection.isOpen()) {
            connection.close();
        }
    }
}
