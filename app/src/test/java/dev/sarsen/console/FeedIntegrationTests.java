// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.ApiClient;
import dev.sarsen.Database;
import dev.sarsen.EventJson;
import dev.sarsen.IntegrationTest;
import dev.sarsen.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Collection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

@IntegrationTest
class FeedIntegrationTests {

    @Autowired
    private Database database;

    @Autowired
    private Feed feed;

    @Autowired
    private MeterRegistry metrics;

    @Value("${local.server.port}")
    private int port;

    @BeforeEach
    void clean() {
        database.truncate();
    }

    @Test
    void bringsNewsOfWhatIsPosted() {
        try (var reader = FeedReader.on(port)) {
            assertThat(reader.status()).isEqualTo(200);
            assertThat(reader.header("content-type")).isEqualTo("text/event-stream;charset=utf-8");
            assertThat(reader.header("cache-control")).isEqualTo("no-store");
            assertThat(new ApiClient(port)
                            .post(EventJson.event().put("accountId", "acct_news"))
                            .status())
                    .isEqualTo(202);
            await().until(() -> reader.overviews().stream()
                    .anyMatch(overview -> overview.at("/figures/signals/0/accountId")
                            .asString("")
                            .equals("acct_news")));
            assertThat(reader.lines().getFirst()).isEqualTo("retry: 2000");
            assertThat(reader.lines()).contains("event: overview").anyMatch(line -> line.matches("id: \\d+"));
            assertThat(reader.overviews()).noneMatch(overview -> overview.has("history"));
        }
    }

    @Test
    void forgetsThoseWhoHaveGone() {
        try (var reader = FeedReader.on(port)) {
            await().until(() -> !reader.overviews().isEmpty());
        }
        await().until(() -> viewers() == 0);
        try (var _ = FeedReader.on(port);
                var second = FeedReader.on(port)) {
            await().until(() -> !second.overviews().isEmpty());
            assertThat(viewers()).isEqualTo(2);
        }
        await().until(() -> viewers() == 0);
    }

    @Test
    void endsWhenTheTokenOfTheReaderExpires() {
        var token = Tokens.endingIn(Duration.ofSeconds(8));
        try (var reader = FeedReader.send(new ApiClient(port, token).request("/api/v1/feed"))) {
            await().until(reader::hasEnded);
            assertThat(reader.overviews()).isNotEmpty();
            assertThat(reader.text()).endsWith("event: end\ndata: {\"reason\":\"token-expired\"}\n");
        }
    }

    @Test
    void answersHeadWithoutAFeed() {
        var api = new ApiClient(port);
        var head = api.send(api.request("/api/v1/feed").method("HEAD", BodyPublishers.noBody()));
        assertThat(head.status()).isEqualTo(200);
        await().until(() -> viewers() == 0);
    }

    @Test
    void countsRefusalsAndNoFeedAsRequests() {
        var client = new ApiClient(port, Tokens.with("ops"));
        assertThat(client.get("/api/v1/feed").status()).isEqualTo(403);
        try (var reader = FeedReader.on(port)) {
            await().until(() -> !reader.overviews().isEmpty());
        }
        await().until(() -> viewers() == 0);
        await().until(() -> !requests("CLIENT_ERROR").isEmpty());
        assertThat(requests("SUCCESS")).isEmpty();
    }

    private Collection<Timer> requests(String outcome) {
        return metrics.find("http.server.requests")
                .tags("uri", "/api/v1/feed", "outcome", outcome)
                .timers();
    }

    @Test
    void refusesWhoAcceptsNoEventStream() {
        var api = new ApiClient(port);
        var refused = api.send(api.request("/api/v1/feed").header("Accept", "application/xml"));
        assertThat(refused.status()).isEqualTo(406);
    }

    private int viewers() {
        return feed.count();
    }
}
