// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.ApiClient;
import dev.sarsen.ApiClient.Answer;
import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.TestEvent;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

@IntegrationTest
@Tag(IntegrationTest.POOLED)
class DeadEventsApiIntegrationTests {

    private static final String PATH = "/api/v1/dead-events";

    @Autowired
    private Database database;

    @Autowired
    private DeadEvents dead;

    @Value("${local.server.port}")
    private int port;

    @BeforeEach
    void clean() {
        database.truncate();
    }

    @Test
    void showsADeadEventWithItsReason() {
        var event = bury(1).getFirst();
        var shown = new ApiClient(port).get(PATH);
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.at("/items/0/id")).isEqualTo(event.id().toString());
        assertThat(shown.at("/items/0/accountId")).isEqualTo(event.accountId());
        assertThat(shown.at("/items/0/userId")).isEqualTo(event.userId());
        assertThat(shown.at("/items/0/eventType")).isEqualTo("meeting_booked");
        assertThat(shown.at("/items/0/timestamp")).isEqualTo(event.occurredAt().toString());
        assertThat(shown.at("/items/0/reason")).isEqualTo("unknown");
        assertThat(shown.at("/items/0/diedAt")).endsWith("Z");
        assertThat(shown.json().at("/items/0/attempts").asInt(-1)).isZero();
    }

    @Test
    void walksFromTheNewestIdToTheOldestWithoutGapOrRepetition() {
        var ids = TestEvent.ids(bury(7)).reversed();
        assertThat(walk(3)).isEqualTo(ids.stream().map(UUID::toString).toList());
        assertThat(walk(7)).hasSize(7);
        assertThat(new ApiClient(port).get(PATH + "?limit=7").json().has("nextCursor"))
                .isFalse();
    }

    @Test
    void replaysAnEventOnceHoweverOftenAndByHowManyItIsAsked() {
        var event = bury(2).getFirst();
        var answers =
                Stream.generate(() -> CompletableFuture.supplyAsync(() -> replay(event.id())))
                        .limit(6)
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .toList();
        assertThat(answers).extracting(Answer::status).containsOnly(202);
        assertThat(answers)
                .extracting(answer -> answer.json().path("replayed").asBoolean())
                .containsOnlyOnce(true);
        await().until(() -> count("signal") == 1);
        var again = replay(event.id());
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.json().path("replayed").asBoolean(true)).isFalse();
        assertThat(count("dead_event")).as("the other one").isEqualTo(1);
        assertThat(count("signal")).isEqualTo(1);
    }

    @Test
    void replaysNothingOfWhichIsKnownNothing() {
        bury(1);
        var answer = replay(TestEvent.of("a", "u", "meeting_booked").id());
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.at("/code")).isEqualTo("dead-event-not-found");
        assertThat(count("dead_event")).isEqualTo(1);
    }

    private List<TestEvent> bury(int count) {
        var events = TestEvent.many(count, 2);
        TestEvent.hide(database.owner(), events);
        assertThat(events).allMatch(event -> dead.bury(event.id()));
        database.owner()
                .sql("update dead_event set accepted_at = now() - interval '1 day'")
                .update();
        return events;
    }

    private List<String> walk(int limit) {
        var found = new ArrayList<String>();
        var cursor = "";
        do {
            var page = new ApiClient(port).get(PATH + "?limit=" + limit + cursor);
            page.json().path("items").forEach(item -> found.add(item.path("id").stringValue()));
            cursor = page.json().has("nextCursor") ? "&cursor=" + page.at("/nextCursor") : "";
        } while (!cursor.isEmpty());
        return found;
    }

    private Answer replay(UUID id) {
        var api = new ApiClient(port);
        return api.send(api.request(PATH + "/" + id + "/replay").POST(BodyPublishers.noBody()));
    }

    private long count(String table) {
        return database.owner()
                .sql("select count(*) from " + table)
                .query(Long.class)
                .single();
    }
}
