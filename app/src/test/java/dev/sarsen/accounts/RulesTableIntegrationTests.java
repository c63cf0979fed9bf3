// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.IntegrationTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

@IntegrationTest
@Tag(IntegrationTest.POOLED)
class RulesTableIntegrationTests {

    @Autowired
    private RulesTable rules;

    @Autowired
    private TransactionTemplate transactions;

    private Rules before;

    @BeforeEach
    void remember() {
        before = rules.current().orElseThrow();
    }

    @AfterEach
    void restore() {
        rules.replace(before.decay(), before.baseScores());
    }

    @Test
    void changesNoRulesThatAreThere() {
        rules.initialize(new Decay(Duration.ofDays(1)), before.baseScores());
        assertThat(rules.current()).contains(before);
    }

    @Test
    void countsTheVersionsOfTheRules() {
        var replaced = rules.replace(new Decay(Duration.ofDays(1)), before.baseScores());
        assertThat(replaced)
                .isEqualTo(new Rules(before.version() + 1, new Decay(Duration.ofDays(1)), before.baseScores()));
        assertThat(rules.current()).contains(replaced);
        assertThat(transactions.<Rules>execute(_ -> rules.shared())).isEqualTo(replaced);
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
            assertThat(rules.replace(before.decay(), before.baseScores()).version())
                    .isEqualTo(before.version() + 1);
        } finally {
            done.set(true);
            scorers.forEach(CompletableFuture::join);
        }
    }

    private void hold(AtomicBoolean done, CountDownLatch holding, Duration pause) {
        while (!done.get()) {
            transactions.executeWithoutResult(_ -> {
                rules.shared();
                holding.countDown();
                LockSupport.parkNanos(pause.toNanos());
            });
        }
    }
}
