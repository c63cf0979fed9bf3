// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.dead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.ApiClient;
import dev.sarsen.ApiClient.Answer;
import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.Sabotage;
import dev.sarsen.TestEvent;
import dev.sarsen.inbox.DeadEvents;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
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
    private static final String REPLAYS = "/api/v1/dead-event-replays";

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

    @Test
    void replaysAtARateWhatFitsAndSaysHowFarItIs() {
        bury(30);
        database.owner()
                .sql("update dead_event set reason = 'never mind' where id in (select id from dead_event limit 5)")
                .update();
        var asked = replay("{\"reason\": \"unknown\", \"perSecond\": 10}");
        assertThat(asked.status()).isEqualTo(202);
        assertThat(asked.at("/status")).isEqualTo("pending");
        assertThat(asked.header("Location")).isEqualTo(REPLAYS + "/" + asked.at("/id"));
        await().until(() -> state(asked).at("/status").equals("done"));
        assertThat(state(asked).at("/replayed")).isEqualTo("25");
        assertThat(Duration.between(
                        Instant.parse(asked.at("/askedAt")),
                        Instant.parse(state(asked).at("/doneAt"))))
                .isGreaterThan(Duration.ofSeconds(2));
        await().until(() -> count("signal") == 25);
        assertThat(count("dead_event")).isEqualTo(5);
        assertThat(database.owner()
                        .sql("select what || ' ' || outcome from audit_entry order by noted_at")
                        .query(String.class)
                        .list())
                .containsExactly("replay asked", "replay done");
    }

    @Test
    void replaysEverythingForAnEmptyFilter() {
        bury(3);
        var asked = replay("{}");
        await().until(() -> state(asked).at("/status").equals("done"));
        assertThat(count("dead_event")).isZero();
    }

    @Test
    void goesOnAfterAStepThatFailed() {
        bury(3);
        Answer asked;
        try (var _ = Sabotage.of(database, "before delete on dead_event", "raise exception 'not now'")) {
            asked = replay("{}");
            await().during(Duration.ofSeconds(1)).until(() -> count("dead_event") == 3);
            assertThat(state(asked).at("/status")).isEqualTo("pending");
        }
        await().until(() -> state(asked).at("/replayed").equals("3"));
    }

    @Test
    void discardsWhatFitsAndMakesItsIdFree() {
        var events = bury(3);
        database.owner()
                .sql("update dead_event set died_at = now() - interval '2 days' where id = ?")
                .param(events.getFirst().id())
                .update();
        var discarded =
                delete("?to=" + Instant.now().minus(Duration.ofDays(1)) + "&reason=unknown&eventType=meeting_booked");
        assertThat(discarded.body()).isEqualTo("{\"discarded\":1,\"more\":false}");
        assertThat(delete("/" + events.getLast().id()).at("/discarded")).isEqualTo("1");
        assertThat(count("dead_event")).isEqualTo(1);
        assertThat(count("signal")).isZero();
        assertThat(count("audit_entry where what = 'discard'")).isEqualTo(4);
    }

    private Answer state(Answer asked) {
        return new ApiClient(port).get(REPLAYS + "/" + asked.at("/id"));
    }

    private Answer replay(String body) {
        var api = new ApiClient(port);
        return api.send(
                api.request(REPLAYS).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    private Answer delete(String path) {
        var api = new ApiClient(port);
        return api.send(api.request(PATH + path).DELETE());
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
