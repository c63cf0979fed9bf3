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
import dev.sarsen.accounts.TestRules;
import dev.sarsen.inbox.DeadEvents;
import dev.sarsen.inbox.PendingEvents;
import dev.sarsen.local.PostgresServer;
import dev.sarsen.queue.EventQueue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Failures that hit every event: none pays for them, by an attempt or by a pause. */
@IntegrationTest
@Tag(IntegrationTest.POOLED)
class TransientFailuresIntegrationTests {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @Autowired
    private Database database;

    private Worker worker;

    @BeforeEach
    void putEvents(
            @Autowired Scorer scorer,
            @Autowired PendingEvents pending,
            @Autowired DeadEvents dead,
            @Autowired EventQueue queue) {
        database.truncate();
        TestEvent.hide(database.owner(), TestEvent.many(5, 2));
        worker = new TestWorkers(scorer, pending, dead, queue).worker(1, Duration.ZERO, metrics);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "perform pg_terminate_backend(pg_backend_pid())",
                "perform pg_cancel_backend(pg_backend_pid()); perform pg_sleep(5)",
                "raise exception 'deadlock' using errcode = '40P01'",
                "raise exception 'disk full' using errcode = '53100'",
                "raise exception 'read only' using errcode = '25006'"
            })
    void waitsForBetterSurroundings(String failure) {
        for (var step : new String[] {"after insert on signal", "after insert on account", "after delete on inbox"}) {
            try (var _ = Sabotage.of(database, step, failure)) {
                assertNobodyPays();
            }
        }
        assertScoredAfterwards();
    }

    @Test
    void waitsForALockThatSomebodyHolds() throws Exception {
        try (var holder = database.connect(PostgresServer.OWNER);
                var statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("lock table account in share mode");
            assertNobodyPays();
            assertNobodyPays();
            holder.rollback();
        }
        assertScoredAfterwards();
    }

    @Test
    void waitsForRightsThatAreMissing() {
        database.owner().sql("revoke insert on signal from sarsen_app").update();
        try {
            assertNobodyPays();
        } finally {
            database.owner().sql("grant insert on signal to sarsen_app").update();
        }
        assertScoredAfterwards();
    }

    @Test
    void waitsForTheFirstRules() {
        database.owner().sql("delete from score_rules").update();
        try {
            assertNobodyPays();
        } finally {
            new TestRules(database).reset();
        }
        assertScoredAfterwards();
    }

    private void assertNobodyPays() {
        assertThatThrownBy(() -> worker.sweep()).isInstanceOf(ScoringFailed.class);
        assertThat(count(database.owner(), "inbox where attempts = 0 and not_before is null"))
                .isEqualTo(5);
        assertThat(count(database.owner(), "dead_event")).isZero();
        assertThat(count(database.owner(), "signal")).isZero();
        assertThat(metrics.get("sarsen.scoring.failures").counter().count()).isZero();
    }

    private void assertScoredAfterwards() {
        worker.sweep();
        assertThat(count(database.owner(), "inbox")).isZero();
        assertThat(count(database.owner(), "signal")).isEqualTo(5);
        assertBalanced(database.owner());
    }
}
