// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class FeedTests {

    private static final Overview.Identity PROCESS = new Overview.Identity("1", null, "api", "pod-1", Instant.EPOCH);

    private final AtomicInteger rounds = new AtomicInteger();

    @Test
    void goesOnAfterARoundThatFails() throws InterruptedException {
        var feed = feed();
        var out = new ByteArrayOutputStream();
        var viewer = feed.enter("console", Instant.now().plusSeconds(60));
        var reader = Thread.ofVirtual().start(() -> write(viewer, out));
        await().until(() -> out.toString(StandardCharsets.UTF_8).contains("event: overview"));
        assertThat(rounds.get()).isGreaterThan(3);
        feed.stop();
        reader.join();
    }

    /** The first three rounds fail where the dependencies are asked, which nothing in the poll expects. */
    private Feed feed() {
        var poll = new Poll(
                () -> {
                    throw new IllegalStateException("no database");
                },
                () -> {
                    if (rounds.incrementAndGet() <= 3) {
                        throw new IllegalStateException("a failure that nobody expected");
                    }
                    return List.of();
                },
                PROCESS,
                Duration.ofMillis(10),
                Clock.systemUTC());
        var feed = new Feed(
                poll,
                JsonMapper.shared(),
                new ConsoleProperties(Duration.ofMillis(10), 8, Duration.ofSeconds(15), "console", List.of("openid")),
                Clock.systemUTC(),
                new SimpleMeterRegistry());
        feed.start();
        return feed;
    }

    private static void write(Viewer viewer, ByteArrayOutputStream out) {
        try {
            viewer.writeTo(out, () -> true);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
