package dev.sarsen.scoring;

import static dev.sarsen.Books.assertAccountsBalanced;
import static dev.sarsen.Books.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.Sabotage;
import dev.sarsen.TestEvent;
import dev.sarsen.events.EventId;
import dev.sarsen.inbox.DeadEvents;
import dev.sarsen.inbox.Event;
import dev.sarsen.inbox.Inbox;
import dev.sarsen.inbox.Outcome;
import dev.sarsen.inbox.PendingEvents;
import dev.sarsen.local.PostgresServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.StringRedisTemplate;
import picocli.CommandLine;

@IntegrationTest
class EraseCommandIntegrationTests {

    private static final String MINE = "where user_id = 'user_1'";

    private final StringWriter out = new StringWriter();

    @Autowired
    private Database database;

    @Autowired
    private EraseCommand command;

    @Autowired
    private Scorer scorer;

    @Autowired
    private PendingEvents pending;

    @Autowired
    private DeadEvents dead;

    @Autowired
    private Inbox inbox;

    @BeforeEach
    void clean() {
        database.truncate();
    }

    @Test
    void erasesAnAccountEverywhere(@Autowired StringRedisTemplate redis) {
        var mine = everywhere("acct_1", "user_1");
        var others = everywhere("acct_2", "user_1");
        redis.opsForValue().set("sarsen:leaderboard:1:51", "[\"acct_1\"]");
        assertThat(run("account", "acct_1")).isZero();
        assertThat(out.toString())
                .isEqualTo("erased 6 events (1 pending, 2 dead, 3 scored); 1 accounts rebuilt%n".formatted());
        for (var table : List.of("inbox", "dead_event", "signal", "account")) {
            assertThat(count(database.owner(), table + " where account_id = 'acct_1'"))
                    .as(table)
                    .isZero();
        }
        assertThat(redis.keys("sarsen:leaderboard:*")).isEmpty();
        assertThat(count(database.owner(), "signal where account_id is null and user_id is null and metadata is null"))
                .isEqualTo(mine.size());
        assertThat(count(database.owner(), "signal where account_id = 'acct_2'"))
                .isEqualTo(3);
        assertThat(others).hasSize(6);
        assertAccountsBalanced(database.owner());
    }

    @Test
    void erasesAUserFromEveryAccount() {
        everywhere("acct_1", "user_1");
        everywhere("acct_2", "user_1");
        everywhere("acct_2", "user_2");
        assertThat(run("user", "user_1")).isZero();
        assertThat(out.toString())
                .isEqualTo("erased 12 events (2 pending, 4 dead, 6 scored); 2 accounts rebuilt%n".formatted());
        assertNothingLeftOfUser();
        assertThat(count(database.owner(), "account")).isEqualTo(1);
        assertAccountsBalanced(database.owner());
    }

    @Test
    void findsNothingTheSecondTime() {
        everywhere("acct_1", "user_1");
        run("user", "user_1");
        out.getBuffer().setLength(0);
        assertThat(run("user", "user_1")).isZero();
        assertThat(out.toString())
                .isEqualTo("erased 0 events (0 pending, 0 dead, 0 scored); 0 accounts rebuilt%n".formatted());
    }

    @Test
    void leavesTheIdsSoThatAnEventSentAgainIsADuplicate() {
        var events = everywhere("acct_1", "user_1");
        run("account", "acct_1");
        assertThat(inbox.put(
                        events.stream().map(EraseCommandIntegrationTests::sent).toList()))
                .hasSize(6)
                .containsOnly(Outcome.DUPLICATE);
        assertThat(count(database.owner(), "inbox")).isZero();
        TestEvent.hide(database.owner(), events);
        scorer.score(() -> pending.claim(TestEvent.ids(events)));
        assertThat(count(database.owner(), "account")).isZero();
        assertNothingLeftOfUser();
    }

    @Test
    void erasesMoreThanOneStepOfAThousandEvents() {
        var events = new ArrayList<TestEvent>();
        for (int i = 0; i < 2_100; i++) {
            events.add(TestEvent.of("acct_" + i % 3, i < 1_600 ? "user_1" : "user_2", "call_made"));
        }
        TestEvent.hide(database.owner(), events);
        scorer.score(() -> pending.claim(TestEvent.ids(events)));
        run("user", "user_1");
        assertThat(out.toString()).contains("erased 1600 events", "3 accounts rebuilt");
        assertNothingLeftOfUser();
        assertAccountsBalanced(database.owner());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "after delete on dead_event",
                "after delete on inbox",
                "after insert on signal",
                "after update on signal",
                "after update on account",
                "after delete on account"
            })
    void goesOnAfterItWasCutShort(String step) {
        everywhere("acct_1", "user_1");
        everywhere("acct_1", "user_2");
        everywhere("acct_2", "user_1");
        try (var _ = Sabotage.of(database, step, "raise exception 'cut short'")) {
            assertThat(run("user", "user_1")).isEqualTo(1);
        }
        assertThat(run("user", "user_1")).isZero();
        assertNothingLeftOfUser();
        assertThat(count(database.owner(), "account")).isEqualTo(1);
        assertAccountsBalanced(database.owner());
    }

    @Test
    void findsAnEventThatDiesMeanwhile() throws Exception {
        var event = TestEvent.of("acct_1", "user_1", "unknown");
        TestEvent.hide(database.owner(), List.of(event));
        try (var undertaker = database.connect(PostgresServer.APPLICATION);
                var statement = undertaker.createStatement()) {
            undertaker.setAutoCommit(false);
            statement.execute("""
                    with gone as (delete from inbox returning *)
                    insert into dead_event (id, account_id, user_id, event_type, occurred_at, accepted_at, attempts, reason)
                    select id, account_id, user_id, event_type, occurred_at, accepted_at, 5, 'boom' from gone
                    """);
            var erasing = CompletableFuture.supplyAsync(() -> run("user", "user_1"));
            await().until(() -> count(database.owner(), "pg_locks where not granted") > 0);
            undertaker.commit();
            assertThat(erasing.join()).isZero();
        }
        assertNothingLeftOfUser();
    }

    @Test
    void leavesNothingBehindWhileEventsAreScored() {
        var events = new ArrayList<TestEvent>();
        for (int i = 0; i < 3_000; i++) {
            events.add(TestEvent.of("acct_" + i % 20, "user_" + i % 2, "call_made"));
        }
        TestEvent.hide(database.owner(), events);
        var done = new AtomicBoolean();
        var scoring = List.of(scoreAll(events, done), scoreAll(events.reversed(), done));
        run("user", "user_1");
        done.set(true);
        scoring.forEach(CompletableFuture::join);
        assertNothingLeftOfUser();
        assertThat(count(database.owner(), "signal")).isEqualTo(3_000);
        assertThat(count(database.owner(), "signal where user_id = 'user_0'")).isEqualTo(1_500);
        assertAccountsBalanced(database.owner());
    }

    private CompletableFuture<Void> scoreAll(List<TestEvent> events, AtomicBoolean done) {
        return CompletableFuture.runAsync(() -> {
            for (int from = 0; from < events.size(); from += 50) {
                var batch = TestEvent.ids(events.subList(from, from + 50));
                scorer.score(() -> pending.claim(batch));
            }
        });
    }

    /** One pending event, two dead and three scored. */
    private List<TestEvent> everywhere(String account, String user) {
        var events = new ArrayList<TestEvent>();
        for (int i = 0; i < 6; i++) {
            events.add(TestEvent.of(account, user, "call_made").with("{\"private\": true}"));
        }
        TestEvent.hide(database.owner(), events);
        scorer.score(() -> pending.claim(TestEvent.ids(events.subList(0, 3))));
        events.subList(3, 5).forEach(event -> dead.bury(event.id()));
        return events;
    }

    private static Event sent(TestEvent event) {
        return new Event(
                new EventId(event.id()),
                true,
                event.accountId(),
                event.userId(),
                event.eventType(),
                event.occurredAt(),
                event.metadata());
    }

    private void assertNothingLeftOfUser() {
        for (var table : List.of("inbox", "dead_event", "signal")) {
            assertThat(count(database.owner(), table + " " + MINE)).as(table).isZero();
        }
    }

    private int run(String... arguments) {
        return new CommandLine(command).setOut(new PrintWriter(out, true)).execute(arguments);
    }
}
