// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import static dev.sarsen.Books.assertBalanced;
import static dev.sarsen.Books.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.Sabotage;
import dev.sarsen.TestEvent;
import dev.sarsen.inbox.DeadEvents;
import dev.sarsen.inbox.PendingEvents;
import dev.sarsen.queue.EventQueue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@IntegrationTest
@Tag(IntegrationTest.POOLED)
class PoisonIntegrationTests {

    private static final Duration RETRY_PAUSE = Duration.ofHours(1);

    private final TestEvent bad = TestEvent.of("acct_bad", "user", "call_made");
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @Autowired
    private Database database;

    @Autowired
    private MeterRegistry running;

    private Worker worker;
    private Sabotage sabotage;

    @BeforeEach
    void clean(
            @Autowired Scorer scorer,
            @Autowired PendingEvents pending,
            @Autowired DeadEvents dead,
            @Autowired EventQueue queue) {
        database.truncate();
        worker = new TestWorkers(scorer, pending, dead, queue).worker(3, RETRY_PAUSE, metrics);
        sabotage = Sabotage.ofAccount(
                database,
                "before insert on signal",
                "acct_bad",
                "raise exception 'no such pigeon' using errcode = 'data_exception'");
    }

    @AfterEach
    void end() {
        sabotage.close();
    }

    @Test
    void scoresTheGoodEventsAroundOneThatFails() {
        var events = new ArrayList<>(TestEvent.many(40, 5));
        events.add(bad);
        events.addAll(TestEvent.many(30, 5));
        TestEvent.hide(database.owner(), events);
        worker.sweep();
        assertThat(count(database.owner(), "signal")).isEqualTo(70);
        assertBalanced(database.owner());
        assertThat(database.owner()
                        .sql("select id || ' ' || attempts || ' ' || last_error from inbox")
                        .query(String.class)
                        .list())
                .singleElement()
                .asString()
                .startsWith(bad.id() + " 1 ")
                .contains("no such pigeon");
        assertThat(metrics.get("sarsen.scoring.failures").counter().count()).isEqualTo(1);
        assertThat(metrics.get("sarsen.scoring.freshness").timer().count()).isLessThanOrEqualTo(70);
    }

    @Test
    void scoresTheGoodEventsAroundSeveralThatFail() {
        var events = new ArrayList<>(TestEvent.many(20, 5));
        for (int place = 0; place < 20; place += 5) {
            events.add(place, TestEvent.of("acct_bad", "user", "call_made"));
        }
        TestEvent.hide(database.owner(), events);
        worker.sweep();
        assertThat(count(database.owner(), "signal")).isEqualTo(20);
        assertThat(count(database.owner(), "inbox where attempts = 1")).isEqualTo(4);
        assertBalanced(database.owner());
    }

    @Test
    void restsAFailedEventTwiceAsLongEachTime() {
        TestEvent.hide(database.owner(), List.of(bad));
        worker.sweep();
        assertPause(RETRY_PAUSE);
        worker.sweep();
        assertThat(attempts()).as("not due").isEqualTo(1);
        makeDue();
        worker.sweep();
        assertThat(attempts()).isEqualTo(2);
        assertPause(RETRY_PAUSE.multipliedBy(2));
    }

    @Test
    void buriesAnEventThatFailedTooOften() {
        TestEvent.hide(database.owner(), List.of(bad.with("{\"note\": \"kept\"}")));
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(count(database.owner(), "dead_event")).isZero();
            worker.sweep();
            makeDue();
        }
        assertThat(count(database.owner(), "inbox")).isZero();
        assertThat(count(database.owner(), "signal")).isZero();
        assertThat(database.owner()
                        .sql(
                                "select id || ' ' || attempts || ' ' || (metadata ->> 'note') || ' ' || reason from dead_event")
                        .query(String.class)
                        .single())
                .startsWith(bad.id() + " 3 kept ")
                .contains("no such pigeon");
        assertThat(metrics.get("sarsen.scoring.buried").counter().count()).isEqualTo(1);
        assertThat(metrics.get("sarsen.scoring.failures").counter().count()).isEqualTo(3);
        await().until(() -> running.get("sarsen.dead.events").gauge().value() == 1);
    }

    private void makeDue() {
        database.owner().sql("update inbox set not_before = null").update();
    }

    private int attempts() {
        return database.owner()
                .sql("select attempts from inbox")
                .query(Integer.class)
                .single();
    }

    private void assertPause(Duration pause) {
        assertThat(database.owner()
                        .sql("select extract(epoch from not_before - statement_timestamp()) from inbox")
                        .query(Double.class)
                        .single())
                .isCloseTo(pause.toSeconds(), within(60.0));
    }
}
