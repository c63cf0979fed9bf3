// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.queue;

import dev.sarsen.RedisBinaries;
import dev.sarsen.platform.RedisBreaker;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** One server and the queues of several consumers on it, each with a connection and a breaker of its own. */
class TestStream implements AutoCloseable {

    static final String NAME = "test:events";
    static final String GROUP = "test";
    static final Duration TIMEOUT = Duration.ofMillis(500);

    private final Duration timeout;
    private final RedisBinaries.Running server;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final RedisClient client;
    private final RedisCommands<String, String> redis;

    TestStream(RedisBinaries binaries, Duration timeout) {
        this.timeout = timeout;
        this.server = binaries.start();
        this.client = RedisClient.create("redis://localhost:" + server.port());
        this.redis = client.connect().sync();
    }

    static List<UUID> ids(int count) {
        return Stream.generate(UUID::randomUUID).limit(count).toList();
    }

    RedisBinaries.Running server() {
        return server;
    }

    /** The server past the queue. */
    RedisCommands<String, String> redis() {
        return redis;
    }

    EventQueue queue(String consumer) {
        return queue(consumer, Duration.ZERO);
    }

    EventQueue queue(String consumer, Duration reclaimAfter) {
        var connection = new StreamConnection(factory(), timeout);
        open.addFirst(connection);
        var properties = new QueueProperties(NAME, GROUP, reclaimAfter, 1);
        return new RedisEventQueue(connection, new RedisBreaker(new SimpleMeterRegistry()), properties, consumer);
    }

    private LettuceConnectionFactory factory() {
        var options = ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .build();
        var factory = new LettuceConnectionFactory(
                new RedisStandaloneConfiguration("localhost", server.port()),
                LettuceClientConfiguration.builder()
                        .commandTimeout(timeout)
                        .clientOptions(options)
                        .build());
        factory.afterPropertiesSet();
        factory.start();
        open.addFirst(factory::destroy);
        return factory;
    }

    /** Closes the queues and empties the server, which lives on. */
    void reset() throws Exception {
        for (var resource : open) {
            resource.close();
        }
        open.clear();
        redis.flushall();
    }

    @Override
    public void close() {
        client.shutdown();
        server.close();
    }
}
