// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.ApiClient;
import dev.sarsen.Database;
import dev.sarsen.EventJson;
import dev.sarsen.IntegrationTest;
import dev.sarsen.StoredEvents;
import dev.sarsen.Uuid7;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.info.BuildProperties;
import tools.jackson.databind.JsonNode;

@IntegrationTest
@Tag(IntegrationTest.POOLED)
class OverviewIntegrationTests {

    @Autowired
    private Database database;

    @Autowired
    private BuildProperties build;

    @Value("${local.server.port}")
    private int port;

    @BeforeEach
    void clean() {
        database.truncate();
    }

    @Test
    void saysWhichProcessAnswers() {
        var process = overview().path("process");
        assertThat(process.path("version").asString()).isEqualTo(build.getVersion());
        assertThat(process.path("role").asString()).isEqualTo("local");
        assertThat(process.path("pod").asString()).isNotBlank();
        assertThat(Instant.parse(process.path("startedAt").asString())).isBefore(Instant.now());
    }

    @Test
    void saysWhatItDependsOn() {
        await().until(() -> overview().path("dependencies").toString(), text -> text.equals("""
                [{"name":"postgresql","status":"up"},{"name":"replication","status":"up"},{"name":"redis","status":"up"},\
                {"name":"application-port","status":"up"}]"""));
    }

    @Test
    void countsWhatWaitsAndWhatDied() {
        var stored = new StoredEvents(database);
        for (int i = 0; i < 3; i++) {
            stored.pending(EventJson.event(Uuid7.at(Instant.now())));
        }
        database.owner()
                .sql("update inbox set accepted_at = now() - interval '90 seconds'")
                .update();
        stored.dead(EventJson.event(Uuid7.at(Instant.now())));
        await().untilAsserted(() -> {
            var inbox = overview().at("/figures/inbox");
            assertThat(inbox.path("depth").asInt(-1)).isEqualTo(3);
            assertThat(inbox.path("oldestSeconds").asDouble(-1)).isBetween(90.0, 120.0);
            assertThat(inbox.path("dead").asInt(-1)).isEqualTo(1);
        });
    }

    @Test
    void ranksAccountsAndShowsTheirDay() {
        var api = new ApiClient(port);
        var now = Instant.now();
        var hourAgo = now.minus(1, ChronoUnit.HOURS);
        for (int i = 0; i < 3; i++) {
            api.post(EventJson.event(Uuid7.at(now)).put("accountId", "hot").put("eventType", "meeting_booked"));
        }
        api.post(EventJson.event(Uuid7.at(hourAgo)).put("accountId", "hot").put("timestamp", hourAgo.toString()));
        api.post(EventJson.event(Uuid7.at(now)).put("accountId", "mild").put("eventType", "email_sent"));
        await().untilAsserted(() -> {
            var accounts = overview().at("/figures/accounts");
            assertThat(accounts.size()).isEqualTo(2);
            assertThat(accounts.at("/0/accountId").asString()).isEqualTo("hot");
            assertThat(accounts.at("/0/signals").asInt()).isEqualTo(4);
        });
        var activity = overview().at("/figures/accounts/0/activity");
        assertThat(activity.size()).isEqualTo(24);
        assertThat(activity.valueStream().mapToInt(JsonNode::asInt).sum()).isBetween(1, 4);
    }

    @Test
    void tellsHowFreshTheScoresAre() {
        var events = EventJson.event();
        new ApiClient(port).post(events);
        await().untilAsserted(() -> {
            var freshness = overview().at("/figures/freshness");
            assertThat(freshness.path("signals").asInt()).isEqualTo(1);
            assertThat(freshness.path("windowSeconds").asInt()).isEqualTo(300);
            assertThat(freshness.path("p50").asDouble()).isBetween(0.0, 30.0);
            assertThat(freshness.path("p95").asDouble())
                    .isEqualTo(freshness.path("p50").asDouble());
        });
        database.owner()
                .sql("update signal set scored_at = now() - interval '6 minutes'")
                .update();
        await().untilAsserted(() -> {
            var freshness = overview().at("/figures/freshness");
            assertThat(freshness.path("signals").asInt(-1)).isZero();
            assertThat(freshness.has("p50")).isFalse();
        });
    }

    @Test
    void showsTheLastSignalsWithoutTheErased() {
        var stored = new StoredEvents(database);
        stored.scored(EventJson.event(Uuid7.at(Instant.now())).put("accountId", "gone"));
        database.owner()
                .sql("update signal set account_id = null, user_id = null")
                .update();
        stored.scored(EventJson.event(Uuid7.at(Instant.now())).put("accountId", "there"));
        await().untilAsserted(() -> {
            var signals = overview().at("/figures/signals");
            assertThat(signals.size()).isEqualTo(1);
            assertThat(signals.at("/0/accountId").asString()).isEqualTo("there");
            assertThat(signals.at("/0").has("userId")).isFalse();
        });
    }

    @Test
    void measuresRates() {
        await().untilAsserted(() -> {
            new ApiClient(port).post(EventJson.event());
            var overview = overview();
            assertThat(overview.at("/figures/rates/accepted").asDouble()).isPositive();
            assertThat(overview.at("/figures/rates/scored").asDouble()).isPositive();
            assertThat(overview.path("history").size()).isPositive();
        });
    }

    private JsonNode overview() {
        var answer = new ApiClient(port).get("/api/v1/overview");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }
}
