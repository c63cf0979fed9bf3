// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import static dev.sarsen.Books.assertBalanced;
import static dev.sarsen.Books.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.Sabotage;
import dev.sarsen.TestEvent;
import dev.sarsen.local.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.StringRedisTemplate;

class EraseUnderWayIntegrationTests extends ErasureContract {

    @Autowired
    private StringRedisTemplate redis;

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
        redis.opsForValue().set("sarsen:leaderboard:1:51", "[\"acct_1\"]");
        try (var _ = Sabotage.of(database, step, "raise exception 'cut short'")) {
            assertThat(run("user", "user_1")).isEqualTo(1);
        }
        assertThat(run("user", "user_1")).isZero();
        assertThat(out.toString()).startsWith("erased ").contains(" accounts rebuilt");
        assertNothingLeftOfUser();
        assertThat(redis.keys("sarsen:leaderboard:*")).isEmpty();
        assertThat(count(database.owner(), "account")).isEqualTo(1);
        assertBalanced(database.owner());
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
            var erasing = CompletableFuture.supplyAsync(() -> run("user", "user_1"), Thread::startVirtualThread);
            await().until(() -> count(database.owner(), "pg_locks where not granted") > 0);
            undertaker.commit();
            assertThat(erasing.join()).isZero();
        }
        assertNothingLeftOfUser();
    }

    @Test
    void leavesNothingBehindWhileEventsAreScored() {
        var events = new ArrayList<TestEvent>();
        for (int i = 0; i < 10_000; i++) {
            events.add(TestEvent.of("acct_" + i % 20, "user_" + i % 2, "call_made"));
        }
        TestEvent.hide(database.owner(), events);
        var scoring = List.of(scoreAll(events), scoreAll(events.reversed()));
        await().until(() -> count(database.owner(), "signal") > 300);
        run("user", "user_1");
        scoring.forEach(CompletableFuture::join);
        assertNothingLeftOfUser();
        assertThat(count(database.owner(), "signal")).isEqualTo(10_000);
        assertThat(count(database.owner(), "signal where user_id = 'user_0'")).isEqualTo(5_000);
        assertBalanced(database.owner());
    }

    @Test
    void goesTogetherWithARescore(@Autowired AccountRebuild rebuild) {
        var events = new ArrayList<TestEvent>();
        for (int i = 0; i < 6_000; i++) {
            events.add(TestEvent.of("acct_" + i % 200, "user_" + i % 2, "call_made"));
        }
        TestEvent.hide(database.owner(), events);
        scoreAll(events).join();
        database.owner().sql("update signal set score = 0.9").update();
        database.owner().sql("update signal_hour set score_sum = signals * 0.9").update();
        database.owner().sql("update account set rules_version = 0").update();
        var rescoring = CompletableFuture.supplyAsync(() -> rebuild.rebuildStale(_ -> {}), Thread::startVirtualThread);
        assertThat(run("user", "user_1")).as(out.toString()).isZero();
        assertThat(rescoring.join()).isPositive();
        assertThat(count(database.owner(), "signal where score = 0.9")).isZero();
        assertNothingLeftOfUser();
        assertBalanced(database.owner());
    }

    private CompletableFuture<Void> scoreAll(List<TestEvent> events) {
        return CompletableFuture.runAsync(
                () -> {
                    for (int from = 0; from < events.size(); from += 50) {
                        var batch = TestEvent.ids(events.subList(from, from + 50));
                        scorer.score(() -> pending.claim(batch, TestWorkers.BUDGET));
                    }
                },
                Thread::startVirtualThread);
    }
}
