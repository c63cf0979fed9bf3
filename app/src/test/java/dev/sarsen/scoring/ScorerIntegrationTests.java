// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import static dev.sarsen.Books.assertBalanced;
import static dev.sarsen.Books.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.Sabotage;
import dev.sarsen.TestEvent;
import dev.sarsen.Tokens;
import dev.sarsen.inbox.PendingEvents;
import dev.sarsen.signals.SignalScore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

@IntegrationTest
@Tag(IntegrationTest.POOLED)
class ScorerIntegrationTests {

    private static final String FAIL = "raise exception 'sabotage'";

    @Value("${local.server.port}")
    private int port;

    @Autowired
    private Database database;

    @Autowired
    private Scorer scorer;

    @Autowired
    private PendingEvents pending;

    @BeforeEach
    void clean() {
        database.truncate();
    }

    @Test
    void movesEventsFromTheInboxToTheSignalsTheAccountsAndTheHours() {
        var hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(3, ChronoUnit.HOURS);
        var events = List.of(
                TestEvent.of("acct_1", "user_1", "email_opened")
                        .with("{\"responseTimeHours\": 1}")
                        .at(hour),
                TestEvent.of("acct_1", "user_2", "demo_completed").at(hour.plusSeconds(3_599)),
                TestEvent.of("acct_2", "user_1", "email_opened").at(hour.plusSeconds(3_600)));
        TestEvent.hide(database.owner(), events);
        assertThat(score(TestEvent.ids(events))).isEqualTo(3);
        assertThat(count(database.owner(), "inbox")).isZero();
        assertThat(rows("select " + SignalScore.SQL
                        + "::text || ' ' || signal_type || ' ' || coalesce(metadata::text, '-') from signal"
                        + " order by id"))
                .containsExactly("0.4 engagement {\"responseTimeHours\": 1}", "0.9 high_intent -", "0.3 engagement -");
        assertThat(rows("select account_id || ' ' || signals from account order by account_id"))
                .containsExactly("acct_1 2", "acct_2 1");
        assertBalanced(database.owner());
        assertAudience(hour, hour.plusSeconds(3_600), 1, 2);
        assertAudience(hour, hour.plusSeconds(7_200), 2, 2);
    }

    @Test
    void ignoresAnEventAlreadyScored() {
        var events = TestEvent.many(50, 5);
        TestEvent.hide(database.owner(), events);
        assertThat(score(TestEvent.ids(events))).isEqualTo(50);
        TestEvent.hide(database.owner(), events);
        assertThat(score(TestEvent.ids(events))).isZero();
        assertThat(score(TestEvent.ids(events))).isZero();
        assertThat(count(database.owner(), "inbox")).isZero();
        assertThat(count(database.owner(), "signal")).isEqualTo(50);
        assertBalanced(database.owner());
    }

    @Test
    void foldsOnlyWhatIsNewInABatch() {
        var events = TestEvent.many(20, 3);
        TestEvent.hide(database.owner(), events.subList(0, 10));
        score(TestEvent.ids(events));
        TestEvent.hide(database.owner(), events);
        assertThat(score(TestEvent.ids(events))).isEqualTo(10);
        assertBalanced(database.owner());
    }

    @Test
    void scoresOnceWhatSeveralScorersAreGiven() throws Exception {
        var events = TestEvent.many(400, 11);
        var ids = TestEvent.ids(events);
        TestEvent.hide(database.owner(), events);
        int scored = together(List.of(() -> score(ids), () -> score(ids.reversed()), () -> score(ids)));
        assertThat(scored).isEqualTo(400);
        assertThat(count(database.owner(), "inbox")).isZero();
        assertBalanced(database.owner());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "after delete on inbox",
                "before insert on signal",
                "after insert on signal",
                "before insert on account",
                "after insert on account",
                "after insert on signal_hour",
                "after insert on signal_hour_audience",
                "after update on signal_hour_audience"
            })
    void changesNothingWhenAStepFailsAndScoresOnceAfterwards(String step) {
        var events = TestEvent.many(30, 4);
        TestEvent.hide(database.owner(), events);
        try (var _ = Sabotage.of(database, step, FAIL)) {
            assertThatThrownBy(() -> score(TestEvent.ids(events))).isInstanceOf(ScoringFailed.class);
        }
        assertNothingScored(30);
        assertThat(score(TestEvent.ids(events))).isEqualTo(30);
        assertBalanced(database.owner());
    }

    @Test
    void changesNothingWhenTheCommitFails() {
        var events = TestEvent.many(30, 4);
        TestEvent.hide(database.owner(), events);
        try (var _ = Sabotage.atCommit(database, "after insert on account", FAIL)) {
            assertThatThrownBy(() -> score(TestEvent.ids(events))).isInstanceOf(ScoringFailed.class);
        }
        assertNothingScored(30);
        assertThat(score(TestEvent.ids(events))).isEqualTo(30);
        assertBalanced(database.owner());
    }

    @Test
    void foldsInOppositeOrdersWithoutDeadlock() throws Exception {
        for (int round = 0; round < 15; round++) {
            var up = named(IntStream.range(0, 200));
            var down = named(IntStream.range(0, 200).map(i -> 199 - i));
            TestEvent.hide(database.owner(), up);
            TestEvent.hide(database.owner(), down);
            int scored = together(List.of(() -> score(TestEvent.ids(up)), () -> score(TestEvent.ids(down))));
            assertThat(scored).isEqualTo(400);
        }
        assertBalanced(database.owner());
    }

    private static List<TestEvent> named(IntStream accounts) {
        var now = Instant.now();
        return accounts.mapToObj(
                        i -> TestEvent.of("acct_" + i, "user", "call_made").at(now.minusSeconds(3_600L * i)))
                .toList();
    }

    private void assertNothingScored(int pendingEvents) {
        assertThat(count(database.owner(), "inbox")).isEqualTo(pendingEvents);
        for (var table : List.of("signal", "account", "signal_hour", "signal_hour_audience")) {
            assertThat(count(database.owner(), table)).as(table).isZero();
        }
    }

    private void assertAudience(Instant from, Instant to, int accounts, int users) {
        var stats = RestClient.create("http://localhost:" + port)
                .get()
                .uri("/api/v1/signals/stats?from={from}&to={to}", from, to)
                .header("Authorization", "Bearer " + Tokens.all())
                .retrieve()
                .body(JsonNode.class);
        assertThat(stats.at("/uniqueAccounts/count").intValue()).isEqualTo(accounts);
        assertThat(stats.at("/uniqueUsers/count").intValue()).isEqualTo(users);
    }

    private int score(List<UUID> ids) {
        return scorer.score(() -> pending.claim(ids, TestWorkers.BUDGET))
                .absorbed()
                .size();
    }

    private static int together(List<Callable<Integer>> scorers) throws Exception {
        int scored = 0;
        try (var threads = Executors.newFixedThreadPool(scorers.size())) {
            for (var future : threads.invokeAll(new ArrayList<>(scorers))) {
                scored += future.get();
            }
        }
        return scored;
    }

    private List<String> rows(String sql) {
        return database.owner().sql(sql).query(String.class).list();
    }
}
