// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.erasure;

import static dev.sarsen.Books.assertBalanced;
import static dev.sarsen.Books.count;
import static dev.sarsen.EventJson.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.ApiClient;
import dev.sarsen.ApiClient.Answer;
import dev.sarsen.ApplicationProcess;
import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.Sabotage;
import dev.sarsen.StoredEvents;
import dev.sarsen.TestServers;
import dev.sarsen.Uuid7;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.node.ObjectNode;

@IntegrationTest
@Tag(IntegrationTest.POOLED)
@ExtendWith(OutputCaptureExtension.class)
class ErasureApiIntegrationTests {

    private static final String PATH = "/api/v1/erasures";
    private static final String PERSON = "ada-4711";

    @Autowired
    private Database database;

    private ApiClient api;

    @BeforeEach
    void clean(@Value("${local.server.port}") int port) {
        database.truncate();
        api = new ApiClient(port);
    }

    @Test
    void erasesAUserFromEveryTableAndSaysWhatItWas(CapturedOutput output) {
        score(List.of(of("acct_1", PERSON), of("acct_1", "user_2"), of("acct_2", PERSON)));
        var stored = new StoredEvents(database);
        stored.pending(of("acct_1", PERSON).put("id", Uuid7.now().toString()));
        stored.dead(of("acct_3", PERSON).put("id", Uuid7.now().toString()));
        assertThat(tablesWithThePerson()).containsExactly("dead_event", "inbox", "signal");
        var asked = erase("user", PERSON);
        assertThat(asked.status()).isEqualTo(202);
        assertThat(asked.header("Location")).isEqualTo(PATH + "/" + asked.at("/id"));
        assertThat(asked.at("/status")).isEqualTo("pending");
        var done = awaitDone(asked);
        assertThat(done.json().path("erased").toString())
                .isEqualTo("{\"pending\":1,\"dead\":1,\"scored\":2,\"accounts\":2}");
        assertThat(Duration.between(Instant.parse(done.at("/doneAt")), Instant.parse(done.at("/inBackupsUntil"))))
                .isEqualTo(Duration.ofDays(30));
        assertThat(tablesWithThePerson()).isEmpty();
        assertThat(output.getAll()).doesNotContain(PERSON);
        assertThat(count(database.owner(), "signal where account_id is null")).isEqualTo(4);
        assertThat(api.get("/api/v1/accounts/acct_2").status()).isEqualTo(404);
        assertBalanced(database.owner());
    }

    @Test
    void erasesAnAccountWithWhatOthersDidInIt() {
        score(List.of(of("acct_1", "user_1"), of("acct_1", "user_2"), of("acct_2", "user_1")));
        database.owner()
                .sql("insert into hot_account (account_id, score) values ('acct_1', 60), ('acct_2', 60)")
                .update();
        var done = awaitDone(erase("account", "acct_1"));
        assertThat(done.at("/erased/scored")).isEqualTo("2");
        assertThat(count(database.owner(), "hot_account")).isEqualTo(1);
        assertThat(count(database.owner(), "signal where user_id = 'user_1'")).isEqualTo(1);
        assertBalanced(database.owner());
    }

    @Test
    void dropsWhatIsSentLaterAndTakesARetryForADuplicate() {
        awaitDone(erase("user", PERSON));
        var id = Uuid7.now().toString();
        var event = of("acct_1", PERSON).put("id", id);
        assertThat(api.post(event).at("/receipts/0/status")).isEqualTo("accepted");
        await().until(() -> count(database.owner(), "inbox") == 0);
        assertThat(count(database.owner(), "signal where id = '" + id + "' and account_id is null"))
                .isEqualTo(1);
        assertThat(count(database.owner(), "account")).isZero();
        assertThat(tablesWithThePerson()).isEmpty();
        assertThat(api.get("/api/v1/events/" + id).at("/code")).isEqualTo("event-not-found");
        assertThat(api.post(event).at("/receipts/0/status")).isEqualTo("duplicate");
        score(List.of(of("acct_1", "user_2")));
    }

    @Test
    void endsWhileTheSubjectGoesOnSending() {
        var stop = new AtomicBoolean();
        var sending = CompletableFuture.runAsync(
                () -> {
                    while (!stop.get()) {
                        api.post(of("acct_1", PERSON));
                    }
                },
                Thread::startVirtualThread);
        try {
            await().until(() -> count(database.owner(), "signal") > 20);
            awaitDone(erase("user", PERSON));
        } finally {
            stop.set(true);
        }
        sending.join();
        await().until(() -> count(database.owner(), "inbox") == 0);
        assertThat(tablesWithThePerson()).isEmpty();
        assertBalanced(database.owner());
    }

    @Test
    void leadsToTheSameErasureUntilItIsDone() {
        score(List.of(of("acct_1", PERSON)));
        String id;
        try (var _ = Sabotage.of(database, "before update on signal", "raise exception 'not now'")) {
            id = erase("user", PERSON).at("/id");
            await().until(() -> api.get(PATH + "/" + id).at("/status").equals("running"));
            assertThat(erase("user", PERSON).at("/id")).isEqualTo(id);
            assertThat(erase("account", PERSON).at("/id")).isNotEqualTo(id);
        }
        database.owner().sql("update erasure set leased_until = null").update();
        awaitDone(id);
        assertThat(erase("user", PERSON).at("/id")).isNotEqualTo(id);
    }

    @Test
    void goesOnWhereAKilledProcessHasEnded() {
        api.post(
                IntStream.range(0, 2_100)
                        .mapToObj(i -> of("acct_" + i % 3, PERSON).toString())
                        .collect(Collectors.joining("\n")),
                "application/x-ndjson");
        await().until(() -> count(database.owner(), "signal") == 2_100);
        try (var _ = Sabotage.of(database, "after update on signal", "perform pg_sleep(1)");
                var command = start("erase", "user", PERSON)) {
            await().atMost(Duration.ofMinutes(4)).until(() -> erasedSignals() >= 500);
            command.killHard();
        }
        assertThat(erasedSignals()).isLessThan(2_100);
        await().until(() ->
                count(database.owner(), "erasure where done_at is not null and scored = 2100 and rebuilt = 3") == 1);
        assertThat(tablesWithThePerson()).isEmpty();
        assertBalanced(database.owner());
    }

    private static ApplicationProcess start(String... arguments) {
        var properties = new HashMap<>(TestServers.get().properties());
        properties.put("sarsen.erasure.lease", "5s");
        return ApplicationProcess.start(properties, arguments);
    }

    private long erasedSignals() {
        return count(database.owner(), "signal where account_id is null");
    }

    private static ObjectNode of(String account, String user) {
        return event().put("accountId", account).put("userId", user);
    }

    private void score(List<ObjectNode> events) {
        long scored = count(database.owner(), "signal where account_id is not null");
        assertThat(api.post(events).status()).isEqualTo(202);
        await().until(() -> count(database.owner(), "signal where account_id is not null") == scored + events.size());
    }

    private Answer erase(String kind, String id) {
        return api.send(api.request(PATH)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"kind\": \"%s\", \"id\": \"%s\"}".formatted(kind, id))));
    }

    private Answer awaitDone(Answer asked) {
        return awaitDone(asked.at("/id"));
    }

    private Answer awaitDone(String id) {
        await().until(() -> api.get(PATH + "/" + id).at("/status").equals("done"));
        return api.get(PATH + "/" + id);
    }

    private List<String> tablesWithThePerson() {
        return database.rowsWith(PERSON).keySet().stream().sorted().toList();
    }
}
