// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.ApiClient;
import dev.sarsen.ApplicationProcess;
import dev.sarsen.EventJson;
import dev.sarsen.Hung;
import dev.sarsen.OwnServers;
import dev.sarsen.RawHttp;
import dev.sarsen.Tokens;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real process and many who watch it. */
class FeedLimitsIntegrationTests {

    /** More than the requests that one client may have in work. */
    private static final int VIEWERS = 80;

    private static final int VIEWERS_OF_A_PERSON = VIEWERS / 4;

    private static final Duration DRAIN = Duration.ofSeconds(1);

    private static OwnServers servers;

    @BeforeAll
    static void start() {
        servers = OwnServers.start();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @Test
    void servesSoManyAndNoMoreThroughAHungDatabaseAndLeavesNobodyBehindOnSigterm() {
        var properties = new HashMap<>(servers.properties());
        properties.put("sarsen.role", "local");
        properties.put("sarsen.log-format", "text");
        properties.put("sarsen.drain", DRAIN.toMillis() + "ms");
        properties.put("sarsen.console.max-viewers", Integer.toString(VIEWERS));
        properties.put("sarsen.console.poll-every", "200ms");
        try (var application = ApplicationProcess.start(properties).waitReady()) {
            int port = application.uri("").getPort();
            var viewers = IntStream.range(0, 4)
                    .boxed()
                    .flatMap(person -> ofOnePerson(port, person))
                    .toList();
            await().until(() ->
                    viewers.stream().noneMatch(viewer -> viewer.overviews().isEmpty()));
            oneMoreIsRefused(port);
            aHungDatabaseIsTold(viewers);
            onSigtermAllAreSentAway(application, viewers);
        }
    }

    /** One more of the same person is refused; others who signed in at the same console are not. */
    private static Stream<FeedReader> ofOnePerson(int port, int person) {
        var token = Tokens.ofPerson("person-" + person);
        var viewers = Stream.generate(() -> FeedReader.on(port, token))
                .limit(VIEWERS_OF_A_PERSON)
                .toList();
        var refused = new ApiClient(port, token).get("/api/v1/feed");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.at("/code")).isEqualTo("too-many-at-once");
        assertThat(refused.header("Retry-After")).isEqualTo("5");
        return viewers.stream();
    }

    private static void oneMoreIsRefused(int port) {
        var refused = new ApiClient(port).get("/api/v1/feed");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.at("/code")).isEqualTo("feed-full");
        assertThat(refused.header("Retry-After")).isEqualTo("5");
        assertThat(new ApiClient(port).post(EventJson.event()).status()).isEqualTo(202);
    }

    private static void aHungDatabaseIsTold(List<FeedReader> viewers) {
        try (Hung _ = servers.hangPostgres()) {
            await().until(() -> viewers.stream().allMatch(FeedLimitsIntegrationTests::isTold));
        }
        await().until(() -> viewers.stream().noneMatch(FeedLimitsIntegrationTests::isTold));
        assertThat(viewers).noneMatch(FeedReader::hasEnded);
    }

    private static boolean isTold(FeedReader viewer) {
        var last = viewer.overviews().getLast();
        return last.has("trouble") && last.has("figures");
    }

    private static void onSigtermAllAreSentAway(ApplicationProcess application, List<FeedReader> viewers) {
        try (var _ = neverReads(application.uri("").getPort(), viewers)) {
            long begin = System.nanoTime();
            assertThat(application.stop()).isEqualTo(143);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(DRAIN.plusSeconds(5));
        }
        await().until(() -> viewers.stream().allMatch(FeedReader::hasEnded));
        assertThat(viewers.stream().skip(1))
                .allMatch(viewer -> viewer.text().endsWith("data: {\"reason\":\"shutdown\"}\n"));
        assertThat(application.output()).doesNotContain(" ERROR ", "Graceful shutdown aborted");
    }

    /** Takes the place of the first viewer. */
    private static RawHttp neverReads(int port, List<FeedReader> viewers) {
        viewers.getFirst().close();
        await().until(() -> viewers.getFirst().hasEnded());
        return RawHttp.connect(port)
                .send("GET /api/v1/feed HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
                        .formatted(Tokens.ofPerson("person-0")));
    }
}
