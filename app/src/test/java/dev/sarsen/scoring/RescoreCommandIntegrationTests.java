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
import dev.sarsen.accounts.AccountBuild;
import dev.sarsen.accounts.Accounts;
import dev.sarsen.accounts.Decay;
import dev.sarsen.accounts.RulesChange;
import dev.sarsen.accounts.RulesTable;
import dev.sarsen.accounts.TestRules;
import dev.sarsen.audit.AuditTrail;
import dev.sarsen.inbox.PendingEvents;
import dev.sarsen.platform.RepeatedSteps;
import dev.sarsen.scoring.Rescore.Step;
import dev.sarsen.signals.SignalScore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.transaction.support.TransactionTemplate;
import picocli.CommandLine;

@IntegrationTest
@Tag(IntegrationTest.POOLED)
class RescoreCommandIntegrationTests {

    private static final String CUT_SHORT =
            "if (select max(signals) from score_rules_build) > 200 then raise exception 'cut short'; end if";

    private final StringWriter out = new StringWriter();
    private final ScoringProperties changed = ScoringPropertiesTests.bind(
            Map.of("sarsen.scoring.half-life", "3d", "sarsen.scoring.base-scores.meeting_booked", "0.25"));

    @Autowired
    private Database database;

    @Autowired
    private RulesTable rules;

    @Autowired
    private RulesChange change;

    @Autowired
    private AccountBuild build;

    @Autowired
    private Accounts accounts;

    @Autowired
    private TransactionTemplate transactions;

    @Autowired
    private AuditTrail audit;

    @Autowired
    private Scorer scorer;

    @Autowired
    private PendingEvents pending;

    @Autowired
    @Qualifier("rescoreWorker") private RepeatedSteps worker;

    @BeforeEach
    void clean() {
        worker.stop();
        database.truncate();
        new TestRules(database).reset();
    }

    @AfterEach
    void restore() {
        new TestRules(database).reset();
        worker.start();
    }

    @Test
    void buildsTheAccountsByTheNewRulesAndPutsThemInForce() {
        score(TestEvent.many(100, 7));
        assertThat(rescore(changed)).isZero();
        assertThat(out.toString())
                .endsWith("done: the new rules are in force; 7 accounts built of 100 signals%n".formatted());
        assertThat(rules.inForce().orElseThrow().decay()).isEqualTo(new Decay(Duration.ofDays(3)));
        assertThat(count(database.owner(), "signal where %s = 0.25".formatted(SignalScore.SQL)))
                .isEqualTo(100);
        assertThat(count(database.owner(), "account")).isEqualTo(7);
        assertThat(count(database.owner(), "score_rules, score_rules_build")).isEqualTo(1);
        assertBalanced(database.owner());
    }

    @Test
    void changesNothingTheSecondTime() {
        score(TestEvent.many(100, 7));
        rescore(changed);
        out.getBuffer().setLength(0);
        assertThat(rescore(changed)).isZero();
        assertThat(out.toString()).isEqualTo("done: these rules are in force already%n".formatted());
        assertThat(rules.inForce().orElseThrow().version()).isEqualTo(2);
    }

    @Test
    void buildsAnAccountOfManySignals() {
        score(TestEvent.many(12_000, 1));
        rescore(changed);
        assertThat(out.toString()).contains("1 accounts built of 12000 signals");
        assertBalanced(database.owner());
    }

    @Test
    void countsNoTombstones() {
        score(TestEvent.many(10, 1));
        database.owner().sql("""
                        update signal set account_id = null, user_id = null, bonus = 0, signal_type = 'erased'
                         where id in (select id from signal limit 4)
                        """).update();
        rescore(changed);
        assertThat(out.toString()).contains("1 accounts built of 6 signals");
    }

    @Test
    void goesOnAfterItWasCutShort() {
        score(TestEvent.many(500, 150));
        try (var _ = Sabotage.of(database, "after update on score_rules_build", CUT_SHORT)) {
            assertThat(rescore(changed)).isEqualTo(1);
        }
        assertThat(count(database.owner(), "account where rules_version = 2")).isBetween(20L, 149L);
        assertBalanced(database.owner());
        score(TestEvent.many(500, 150));
        assertThat(rescore(changed)).isZero();
        assertThat(out.toString()).endsWith("150 accounts built of 500 signals%n".formatted());
        assertThat(count(database.owner(), "account")).isEqualTo(150);
        assertBalanced(database.owner());
    }

    @Test
    void beginsAnewWithOtherRulesAfterItWasCutShort() {
        score(TestEvent.many(500, 150));
        try (var _ = Sabotage.of(database, "after update on score_rules_build", CUT_SHORT)) {
            rescore(changed);
        }
        var others = ScoringPropertiesTests.bind(Map.of("sarsen.scoring.half-life", "30d"));
        assertThat(rescore(others)).isZero();
        assertThat(rules.inForce().orElseThrow().decay()).isEqualTo(new Decay(Duration.ofDays(30)));
        assertThat(count(database.owner(), "account")).isEqualTo(150);
        assertBalanced(database.owner());
    }

    @Test
    void isRightAtEveryMomentWhileEventsAreScored() {
        score(TestEvent.many(1_000, 40));
        var done = new AtomicBoolean();
        var beside = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 3; i++) {
            beside.add(CompletableFuture.runAsync(() -> scoreUntil(done), Thread::startVirtualThread));
        }
        beside.add(CompletableFuture.runAsync(() -> lookUntil(done), Thread::startVirtualThread));
        await().until(() -> count(database.owner(), "signal") > 1_500);
        assertThat(rescore(changed)).isZero();
        assertThat(rescore(ScoringPropertiesTests.defaults())).isZero();
        done.set(true);
        beside.forEach(CompletableFuture::join);
        assertThat(count(database.owner(), "account")).isEqualTo(60);
        assertBalanced(database.owner());
    }

    @Test
    void isDoneOnceByProcessesThatAllBuild() {
        score(TestEvent.many(2_000, 60));
        var building = IntStream.range(0, 4)
                .mapToObj(_ -> CompletableFuture.runAsync(
                        () -> {
                            var rescore = rescoreTo(changed);
                            rescore.complete(rescore.ask().version(), _ -> {});
                        },
                        Thread::startVirtualThread))
                .toList();
        score(TestEvent.many(2_000, 60));
        building.forEach(CompletableFuture::join);
        assertThat(rules.inForce().orElseThrow().version()).isEqualTo(2);
        assertThat(count(database.owner(), "account")).isEqualTo(60);
        assertThat(count(database.owner(), "audit_entry where outcome = 'done' and details <> '{}'"))
                .isEqualTo(1);
        assertBalanced(database.owner());
    }

    @Test
    void leavesTheStepToTheProcessThatIsAtOne() {
        score(TestEvent.many(100, 7));
        var rescore = rescoreTo(changed);
        rescore.ask();
        transactions.executeWithoutResult(_ -> {
            assertThat(build.takeTurn()).isTrue();
            assertThat(CompletableFuture.supplyAsync(rescore::step, Thread::startVirtualThread)
                            .join())
                    .isEqualTo(Step.OF_ANOTHER);
        });
        assertThat(count(database.owner(), "account where rules_version = 2")).isZero();
        assertThat(rescore.step()).isEqualTo(Step.MADE);
        assertThat(count(database.owner(), "account where rules_version = 2")).isPositive();
    }

    @Test
    void saysThatAnotherHasTakenItsPlace() {
        score(TestEvent.many(500, 150));
        var first = rescoreTo(changed).ask();
        var others = rescoreTo(ScoringPropertiesTests.bind(Map.of("sarsen.scoring.half-life", "30d")));
        assertThat(others.ask().version()).isEqualTo(first.version() + 1);
        assertThat(rescoreTo(changed).complete(first.version(), _ -> {})).isEmpty();
        assertThat(rules.inForce().orElseThrow().decay()).isEqualTo(new Decay(Duration.ofDays(30)));
        assertBalanced(database.owner());
    }

    private void scoreUntil(AtomicBoolean done) {
        do {
            score(TestEvent.many(60, 60));
        } while (!done.get());
    }

    /** One statement sees one state of the books, which must be balanced in each. */
    private void lookUntil(AtomicBoolean done) {
        do {
            assertBalanced(database.owner());
        } while (!done.get());
    }

    private void score(List<TestEvent> events) {
        TestEvent.hide(database.owner(), events);
        scorer.score(() -> pending.claim(TestEvent.ids(events), TestWorkers.BUDGET));
    }

    private Rescore rescoreTo(ScoringProperties properties) {
        return new Rescore(transactions, rules, change, build, accounts, audit, properties, 50);
    }

    private int rescore(ScoringProperties properties) {
        return new CommandLine(new RescoreCommand(rescoreTo(properties)))
                .setOut(new PrintWriter(out, true))
                .execute();
    }
}
