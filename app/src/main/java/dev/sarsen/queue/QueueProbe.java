// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.queue;

import dev.sarsen.platform.RedisBreaker;
import dev.sarsen.platform.RedisFailures;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.XAddArgs;
import java.util.Map;
import java.util.Optional;

/** Asks Redis for what an announcement needs: that the stream is one, and that an entry is taken, in a stream beside it. */
public class QueueProbe {

    private static final String BESIDE = ":probe";
    private static final Map<String, String> ENTRY = Map.of("ids", "");

    private final StreamConnection connection;
    private final RedisBreaker breaker;
    private final String stream;

    QueueProbe(StreamConnection connection, RedisBreaker breaker, String stream) {
        this.connection = connection;
        this.breaker = breaker;
        this.stream = stream;
    }

    /**
     * Why Redis takes no announcement, as the rest of a sentence; empty if it takes them. While there is a reason, workers do not wait
     * for announcements.
     *
     * @throws RuntimeException if Redis does not answer
     */
    public Optional<String> refusal() {
        var refusal = ask();
        connection.refuses(refusal.isPresent());
        return refusal;
    }

    private Optional<String> ask() {
        try {
            return breaker.probe(this::announceNothing);
        } catch (RedisCommandExecutionException e) {
            return Optional.of("it refuses announcements: " + RedisFailures.kind(e));
        } catch (RedisIsCluster e) {
            return Optional.of("it is a Redis Cluster, which is not supported");
        }
    }

    private Optional<String> announceNothing() {
        var commands = connection.commands();
        connection.await(commands.xlen(stream));
        connection.await(commands.xadd(stream + BESIDE, XAddArgs.Builder.maxlen(1), ENTRY));
        return Optional.empty();
    }
}
