// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import static dev.sarsen.Books.assertBalanced;
import static dev.sarsen.Books.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.Sabotage;
import dev.sarsen.TestEvent;
import dev.sarsen.accounts.AccountBuild;
import dev.sarsen.accounts.Accounts;
import dev.sarsen.accounts.RulesChange;
import dev.sarsen.accounts.RulesTable;
import dev.sarsen.accounts.TestRules;
import dev.sarsen.audit.AuditTrail;
import dev.sarsen.local.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.transaction.support.TransactionTemplate;

class EraseUnderWayIntegrationTests extends ErasureContract {

    @Autowired
    private StringRedisTemplate redis;

    @Autowired
    private TransactionTemplate transactions;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "after delete on dead_event",
                "after delete on inbox",
                "after insert on signal",
                "after update on signal",
                "after insert on account_to_rebuild",
                "after delete on account_to_rebuild",
                "after delete on account"
            })
    void goesOnAfterItWasCutShort(String step) {
        everywhere("acct_1", "user_1");
        everywhere("acct_1", "user_2");
        everywhere("acct_2", "user_1");
        redis.opsForValue().set("sarsen:leaderboard:2:51", "[\"acct_1\"]");
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
    void goesTogetherWithARescore(
            @Autowired RulesTable rules,
            @Autowired RulesChange change,
            @Autowired AccountBuild build,
            @Autowired Accounts accounts,
            @Autowired AuditTrail audit) {
        var events = new ArrayList<TestEvent>();
        for (int i = 0; i < 6_000; i++) {
            events.add(TestEvent.of("acct_" + i % 200, "user_" + i % 2, "call_made"));
        }
        TestEvent.hide(database.owner(), events);
        scoreAll(events.subList(0, 3_000)).join();
        var changed = ScoringPropertiesTests.bind(
                Map.of("sarsen.scoring.half-life", "3d", "sarsen.scoring.base-scores.call_made", "0.9"));
        var rescore = new Rescore(transactions, rules, change, build, accounts, audit, changed, 50);
        var rescoring = CompletableFuture.runAsync(
                () -> rescore.complete(rescore.ask().version(), _ -> {}), Thread::startVirtualThread);
        var scoring = scoreAll(events.subList(3_000, 6_000));
        try {
            assertThat(run("user", "user_1")).as(out.toString()).isZero();
            rescoring.join();
            scoring.join();
            assertThat(run("user", "user_1")).as(out.toString()).isZero();
            assertNothingLeftOfUser();
            assertBalanced(database.owner());
        } finally {
            new TestRules(database).reset();
        }
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
