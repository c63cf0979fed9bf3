// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import static dev.sarsen.Books.assertBalanced;
import static dev.sarsen.Books.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.Sabotage;
import dev.sarsen.TestEvent;
import dev.sarsen.accounts.Decay;
import dev.sarsen.accounts.Rules;
import dev.sarsen.accounts.RulesTable;
import dev.sarsen.inbox.PendingEvents;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import picocli.CommandLine;

@IntegrationTest
@Tag(IntegrationTest.POOLED)
class RescoreCommandIntegrationTests {

    private final StringWriter out = new StringWriter();
    private final ScoringProperties changed = ScoringPropertiesTests.bind(
            Map.of("sarsen.scoring.half-life", "3d", "sarsen.scoring.base-scores.meeting_booked", "0.25"));

    @Autowired
    private Database database;

    @Autowired
    private RulesTable rules;

    @Autowired
    private AccountRebuild rebuild;

    @Autowired
    private Scorer scorer;

    @Autowired
    private PendingEvents pending;

    private Rules before;

    @BeforeEach
    void clean() {
        database.truncate();
        before = rules.current().orElseThrow();
    }

    @AfterEach
    void restore() {
        rules.replace(before.decay(), before.baseScores());
    }

    @Test
    void rebuildsSignalsHoursAndAccountsByTheNewRules() {
        score(TestEvent.many(100, 7));
        assertThat(rescore()).isZero();
        assertThat(out.toString())
                .startsWith("rules version %d in force".formatted(before.version() + 1))
                .endsWith("done: 7 accounts rebuilt%n".formatted());
        assertThat(rules.current().orElseThrow().decay()).isEqualTo(new Decay(Duration.ofDays(3)));
        assertThat(count(database.owner(), "signal where score = 0.25")).isEqualTo(100);
        assertBalanced(database.owner());
    }

    @Test
    void changesNothingTheSecondTime() {
        score(TestEvent.many(100, 7));
        rescore();
        out.getBuffer().setLength(0);
        assertThat(rescore()).isZero();
        assertThat(out.toString())
                .isEqualTo("rules version %d in force%ndone: 0 accounts rebuilt%n".formatted(before.version() + 1));
    }

    @Test
    void rebuildsAnAccountOfManySignals() {
        score(TestEvent.many(12_000, 1));
        rescore();
        assertThat(count(database.owner(), "signal where score = 0.25")).isEqualTo(12_000);
        assertBalanced(database.owner());
    }

    @Test
    void keepsTombstonesAsTheyAre() {
        score(TestEvent.many(10, 1));
        database.owner()
                .sql(
                        "update signal set account_id = null, user_id = null, score = 0, signal_type = 'erased' where id in"
                                + " (select id from signal limit 4)")
                .update();
        rescore();
        assertThat(count(database.owner(), "signal where score = 0")).isEqualTo(4);
        assertThat(count(database.owner(), "signal where score = 0.25")).isEqualTo(6);
    }

    @Test
    void goesOnAfterItWasCutShort() {
        score(TestEvent.many(500, 150));
        var stopAtHalf = """
                if (select count(*) from account where rules_version = %d) > 70 then raise exception 'cut short'; end if
                """.formatted(before.version() + 1);
        try (var _ = Sabotage.of(database, "after update on account", stopAtHalf)) {
            assertThat(rescore()).isEqualTo(1);
        }
        assertThat(count(database.owner(), "account where rules_version = " + before.version()))
                .isBetween(1L, 149L);
        assertThat(rescore()).isZero();
        assertBalanced(database.owner());
    }

    @Test
    void goesTogetherWithScoring() {
        score(TestEvent.many(500, 40));
        var done = new AtomicBoolean();
        var scorers = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 4; i++) {
            scorers.add(CompletableFuture.runAsync(() -> scoreUntil(done), Thread::startVirtualThread));
        }
        await().until(() -> count(database.owner(), "signal") > 1_000);
        assertThat(rescore()).isZero();
        done.set(true);
        scorers.forEach(CompletableFuture::join);
        assertThat(count(database.owner(), "account where rules_version <> " + (before.version() + 1)))
                .isZero();
        assertThat(count(database.owner(), "signal where score <> 0.25")).isZero();
        assertBalanced(database.owner());
    }

    @Test
    void goesByTheRulesThatAreInForceMeanwhile() {
        score(TestEvent.many(300, 150));
        rules.replace(new Decay(Duration.ofDays(1)), before.baseScores());
        rebuild.rebuildStale(rebuilt -> {
            if (rebuilt == 100) {
                rules.replace(new Decay(changed.halfLife()), changed.baseScores());
            }
        });
        assertThat(count(database.owner(), "account where rules_version = " + (before.version() + 2)))
                .isEqualTo(50);
        assertThat(rescore()).isZero();
        assertThat(out.toString()).endsWith("done: 100 accounts rebuilt%n".formatted());
        assertBalanced(database.owner());
    }

    private void scoreUntil(AtomicBoolean done) {
        do {
            score(TestEvent.many(60, 60));
        } while (!done.get());
    }

    private void score(List<TestEvent> events) {
        TestEvent.hide(database.owner(), events);
        scorer.score(() -> pending.claim(TestEvent.ids(events), TestWorkers.BUDGET));
    }

    private int rescore() {
        return new CommandLine(new RescoreCommand(rules, rebuild, changed))
                .setOut(new PrintWriter(out, true))
                .execute();
    }
}
