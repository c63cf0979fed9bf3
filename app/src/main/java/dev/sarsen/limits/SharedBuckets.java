// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import dev.sarsen.platform.RedisBreaker;
import dev.sarsen.platform.RedisUnavailable;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The buckets in Redis that all processes take from, each long after it has answered. Keys expire once a bucket is full again. */
class SharedBuckets implements AutoCloseable {

    private static final Duration LONGER_THAN_FULL = Duration.ofSeconds(5);

    private final LettuceConnectionFactory redis;
    private final RedisBreaker breaker;
    private final Duration timeout;
    private @Nullable RedisClient client;
    private @Nullable StatefulRedisConnection<String, byte[]> connection;
    private @Nullable AsyncProxyManager<String> buckets;

    SharedBuckets(LettuceConnectionFactory redis, RedisBreaker breaker, Duration timeout) {
        this.redis = redis;
        this.breaker = breaker;
        this.timeout = timeout;
    }

    /**
     * Takes tokens out of the buckets of these clients, also those that are not there.
     *
     * @return for each of them how long its bucket is in debt
     * @throws RedisUnavailable if Redis did not answer in time
     */
    List<Duration> take(List<ClientBucket> clients, List<Long> tokens) {
        return breaker.call(() -> {
            var debts = IntStream.range(0, clients.size())
                    .mapToObj(i -> take(clients.get(i), tokens.get(i)))
                    .toList();
            CompletableFuture.allOf(debts.toArray(CompletableFuture[]::new))
                    .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            return debts.stream().map(debt -> Duration.ofNanos(debt.join())).toList();
        });
    }

    private CompletableFuture<Long> take(ClientBucket own, long tokens) {
        var configuration =
                BucketConfiguration.builder().addLimit(own.quota().bandwidth()).build();
        return buckets()
                .builder()
                .build(own.key(), () -> CompletableFuture.completedFuture(configuration))
                .consumeIgnoringRateLimits(tokens);
    }

    /** The client is another one after the connections were stopped and started. */
    private synchronized AsyncProxyManager<String> buckets() {
        var current = (RedisClient) redis.getRequiredNativeClient();
        if (buckets == null || !current.equals(client)) {
            client = current;
            connection = current.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
            buckets = Bucket4jLettuce.casBasedBuilder(connection)
                    .requestTimeout(timeout)
                    .expirationAfterWrite(
                            ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(LONGER_THAN_FULL))
                    .build()
                    .asAsync();
        }
        return buckets;
    }

    /** Lets go of the server: the next call connects anew, by name. */
    synchronized void leave() {
        close();
        buckets = null;
    }

    @Override
    public synchronized void close() {
        if (connection != null && connection.isOpen()) {
            connection.close();
        }
    }
}
