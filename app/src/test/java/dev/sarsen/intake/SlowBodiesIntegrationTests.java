// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import static dev.sarsen.EventJson.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.ApiClient;
import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.RawHttp;
import dev.sarsen.RunningApplication;
import dev.sarsen.StoredEvents;
import dev.sarsen.TestServers;
import dev.sarsen.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@IntegrationTest
class SlowBodiesIntegrationTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    @Autowired
    Database database;

    private RunningApplication application;
    private int port;

    @BeforeEach
    void start() {
        database.truncate();
        var properties = new HashMap<>(TestServers.get().properties());
        properties.put("sarsen.intake.body-timeout", TIMEOUT.toMillis() + "ms");
        properties.put("sarsen.intake.bodies-in-flight", "9MB");
        application = RunningApplication.start("api", properties);
        port = application.ports().get("application");
    }

    @AfterEach
    void stop() {
        application.close();
    }

    @Test
    void refusesABodyThatTrickles() {
        var begin = Instant.now();
        try (var http = RawHttp.connect(port)) {
            http.send(head());
            await().pollInterval(Duration.ofMillis(100)).until(() -> {
                http.send(" ");
                return Duration.between(begin, Instant.now()).compareTo(TIMEOUT.plusMillis(200)) > 0;
            });
            var answer = http.answer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.object()).contains("\"code\":\"body-too-slow\"");
        }
        assertThat(new StoredEvents(database).count()).isZero();
    }

    @Test
    void keepsRoomForOthersWhileBodiesTrickle() {
        var slow = IntStream.range(0, 8)
                .mapToObj(_ -> RawHttp.connect(port).send(head() + "[" + " ".repeat(100)))
                .toList();
        try {
            var body = event().toString();
            var answer = new ApiClient(port, Tokens.ofClient("neighbour"))
                    .post(body + " ".repeat(8 * 1024 * 1024 - body.length()));
            assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        } finally {
            slow.forEach(RawHttp::close);
        }
    }

    @Test
    void keepsRoomForOthersWhileLargeBodiesOfOneClientTrickle() {
        var slow = IntStream.range(0, 60)
                .mapToObj(_ -> RawHttp.connect(port).send(head(Tokens.ofClient("hog")) + "[" + " ".repeat(256 * 1024)))
                .toList();
        try {
            var hog = new ApiClient(port, Tokens.ofClient("hog"));
            await("the share of the client to be held")
                    .until(() -> hog.post(event() + " ".repeat(4 * 1024 * 1024)).status() != 202);
            var refused = hog.post(event() + " ".repeat(4 * 1024 * 1024));
            assertThat(refused.status()).as(refused.body()).isEqualTo(429);
            assertThat(refused.at("/code")).isEqualTo("too-many-at-once");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            for (int i = 0; i < 20; i++) {
                var answer = new ApiClient(port, Tokens.ofClient("neighbour")).post(event());
                assertThat(answer.status()).as(answer.body()).isEqualTo(202);
            }
        } finally {
            slow.forEach(RawHttp::close);
        }
    }

    private static String head() {
        return head(Tokens.all());
    }

    private static String head(String token) {
        return "POST /api/v1/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                + token + "\r\n" + "Content-Type: application/json\r\nContent-Length: " + 8 * 1024 * 1024
                + "\r\n\r\n";
    }
}
