// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.Lifecycle;
import org.springframework.transaction.support.TransactionTemplate;

@IntegrationTest
@Tag(IntegrationTest.POOLED)
class RulesTableIntegrationTests {

    private static final Decay OTHER = new Decay(Duration.ofDays(1));

    @Autowired
    private Database database;

    @Autowired
    private RulesTable rules;

    @Autowired
    private RulesChange change;

    @Autowired
    private TransactionTemplate transactions;

    @Autowired
    @Qualifier("rescoreWorker") private Lifecycle worker;

    private Rules before;

    @BeforeEach
    void begin() {
        worker.stop();
        new TestRules(database).reset();
        before = rules.inForce().orElseThrow();
    }

    @AfterEach
    void restore() {
        new TestRules(database).reset();
        worker.start();
    }

    @Test
    void changesNoRulesThatAreThere() {
        rules.initialize(OTHER, Map.of("call_made", 0.7));
        assertThat(rules.inForce()).contains(before);
    }

    @Test
    void addsBaseScoresThatAreMissing() {
        database.owner()
                .sql("update score_rules set base_scores = base_scores - 'call_made' || '{\"of_another_release\": 1}'")
                .update();
        rules.addMissing(Map.of("call_made", 0.7, "email_sent", 0.9));
        var scores = new HashMap<>(before.baseScores());
        scores.putAll(Map.of("call_made", 0.7, "of_another_release", 1.0));
        assertThat(rules.inForce()).contains(new Rules(1, before.decay(), scores));
    }

    @Test
    void showsTheRulesInForceUntilTheNextAreBuilt() {
        var next = change.begin(OTHER, Map.of("call_made", 0.7));
        assertThat(next.version()).isEqualTo(2);
        assertThat(next.baseScores()).containsEntry("call_made", 0.7).containsEntry("email_sent", 0.1);
        assertThat(rules.inForce()).contains(before);
        assertThat(rules.building()).contains(next);
        assertThat(rules.folded()).containsExactly(before, next);
        change.putInForce(next);
        assertThat(rules.inForce()).contains(next);
        assertThat(rules.folded()).containsExactly(next);
        assertThat(rules.retired()).contains(before);
        rules.remove(before);
        assertThat(new TestRules(database).states()).isEqualTo(Map.of(2, "in_force"));
    }

    @Test
    void givesUpRulesThatAreBeingBuilt() {
        var next = change.begin(OTHER, before.baseScores());
        change.retire(next);
        assertThat(rules.folded()).containsExactly(before);
        assertThat(change.begin(OTHER, before.baseScores()).version()).isEqualTo(3);
    }

    /** Its accounts may be half removed already. */
    @Test
    void keepsRulesInForceWhereTheNextWereGivenUpMeanwhile() {
        var next = change.begin(OTHER, Map.of());
        change.retire(next);
        assertThat(change.putInForce(next)).isFalse();
        rules.remove(next);
        assertThat(change.putInForce(next)).isFalse();
        assertThat(rules.inForce()).contains(before);
    }

    @Test
    void putsAVersionInForceOnce() {
        var next = change.begin(OTHER, before.baseScores());
        assertThat(change.putInForce(next)).isTrue();
        var third = change.begin(new Decay(Duration.ofDays(2)), before.baseScores());
        assertThat(change.putInForce(next)).isFalse();
        assertThat(change.putInForce(third)).isTrue();
        assertThat(change.putInForce(next)).isFalse();
        assertThat(rules.inForce()).contains(third);
    }

    @Test
    void beginsOneBuildForAllWhoAskAtOnce() {
        var asking = IntStream.range(0, 8)
                .mapToObj(_ -> CompletableFuture.supplyAsync(
                        () -> change.ask(OTHER, before.baseScores())
                                .orElseThrow()
                                .version(),
                        Thread::startVirtualThread))
                .toList();
        assertThat(asking).allSatisfy(version -> assertThat(version.join()).isEqualTo(2));
        assertThat(change.ask(before.decay(), before.baseScores())).isEmpty();
        assertThat(new TestRules(database).states()).isEqualTo(Map.of(1, "in_force", 2, "retired"));
    }

    @Test
    void tellsBuildsOfOneVersionApart() {
        var first = change.begin(OTHER, before.baseScores());
        var id = change.buildId(first);
        assertThat(change.buildId(first)).isEqualTo(id);
        change.retire(first);
        rules.remove(first);
        var second = change.begin(OTHER, before.baseScores());
        assertThat(second.version()).isEqualTo(first.version());
        assertThat(change.buildId(second)).isNotEqualTo(id);
    }

    @Test
    void hasItsTurnAlthoughScoringNeverPauses() throws Exception {
        var done = new AtomicBoolean();
        var holding = new CountDownLatch(8);
        var scorers = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 8; i++) {
            var pause = Duration.ofMillis(200 + 37 * i);
            scorers.add(CompletableFuture.runAsync(() -> hold(done, holding, pause), Thread::startVirtualThread));
        }
        holding.await();
        try {
            var next = change.begin(before.decay(), before.baseScores());
            change.putInForce(next);
            assertThat(rules.inForce()).contains(next);
        } finally {
            done.set(true);
            scorers.forEach(CompletableFuture::join);
        }
    }

    private void hold(AtomicBoolean done, CountDownLatch holding, Duration pause) {
        while (!done.get()) {
            transactions.executeWithoutResult(_ -> {
                rules.folded();
                holding.countDown();
                LockSupport.parkNanos(pause.toNanos());
            });
        }
    }
}
