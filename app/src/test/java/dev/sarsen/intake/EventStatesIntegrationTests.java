// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import static dev.sarsen.EventJson.event;
import static dev.sarsen.EventJson.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.ApiClient;
import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.StoredEvents;
import dev.sarsen.Uuid7;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import tools.jackson.databind.node.ObjectNode;

@IntegrationTest
class EventStatesIntegrationTests {

    @Autowired
    Database database;

    private final UUID id = Uuid7.now();
    private final ObjectNode event =
            event(id).put("timestamp", "2026-11-01T13:30:00+01:30").set("metadata", json("{\"n\": 1.5}"));
    private StoredEvents stored;
    private ApiClient api;

    @BeforeEach
    void clean(@Value("${local.server.port}") int port) {
        database.truncate();
        stored = new StoredEvents(database);
        api = new ApiClient(port);
    }

    @Test
    void showsAPendingEvent() {
        stored.pending(event);
        var answer = state();
        assertThat(answer.at("/status")).isEqualTo("pending");
        assertThat(answer.json().propertyNames())
                .containsExactlyInAnyOrder(
                        "id", "status", "accountId", "userId", "eventType", "timestamp", "acceptedAt", "metadata");
    }

    @Test
    void showsAScoredEvent() {
        stored.scored(event);
        var answer = state();
        assertThat(answer.at("/status")).isEqualTo("scored");
        assertThat(answer.at("/score")).isEqualTo("0.1");
        assertThat(answer.at("/scoredAt")).endsWith("Z");
    }

    @Test
    void showsADeadEventWithItsReason() {
        stored.dead(event);
        var answer = state();
        assertThat(answer.at("/status")).isEqualTo("dead");
        assertThat(answer.at("/attempts")).isEqualTo("5");
        assertThat(answer.at("/reason")).isEqualTo("A test killed it");
    }

    private ApiClient.Answer state() {
        var answer = api.get("/api/v1/events/" + id);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.at("/id")).isEqualTo(id.toString());
        assertThat(answer.at("/accountId")).isEqualTo("acct_1");
        assertThat(answer.at("/timestamp")).isEqualTo("2026-11-01T12:00:00Z");
        assertThat(answer.at("/acceptedAt")).endsWith("Z");
        assertThat(answer.body()).contains("\"metadata\":{\"n\": 1.5}");
        return answer;
    }

    @Test
    void findsAnEventByItsIdInCapitals() {
        stored.scored(event);
        assertThat(api.get("/api/v1/events/" + id.toString().toUpperCase(java.util.Locale.ROOT))
                        .at("/id"))
                .isEqualTo(id.toString());
    }

    @Test
    void hidesAnErasedEventAsIfItHadNeverBeen() {
        stored.erased(event);
        assertProblem(id.toString(), 404, "event-not-found");
    }

    @Test
    void doesNotFindAnEventThatWasNeverAccepted() {
        assertProblem(id.toString(), 404, "event-not-found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "%20",
                "%00",
                "019a1fe9-1f78-7e03-a331-fe40b409f2c",
                "019a1fe91f787e03a331fe40b409f2ce",
                "019a1fe9-1f78-4e03-a331-fe40b409f2ce",
                "019a1fe9-1f78-7e03-c331-fe40b409f2ce",
                "019a1fe9-1f78-7e03-a331-fe40b409f2ce%0A",
                "1-1-7001-8001-1"
            })
    void refusesIdsThatAreNone(String malformed) {
        assertProblem(malformed, 400, malformed.equals("%00") ? "request-invalid" : "parameter-invalid");
    }

    private void assertProblem(String path, int status, String code) {
        var answer = api.get("/api/v1/events/" + path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("content-type")).startsWith("application/problem+json");
        assertThat(answer.at("/code")).isEqualTo(code);
    }
}
