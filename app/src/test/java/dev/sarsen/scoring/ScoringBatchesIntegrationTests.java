// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import static dev.sarsen.Books.assertBalanced;
import static dev.sarsen.Books.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.TestEvent;
import dev.sarsen.inbox.DeadEvents;
import dev.sarsen.inbox.PendingEvents;
import dev.sarsen.platform.RedisUnavailable;
import dev.sarsen.queue.EventQueue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Gatherers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.util.unit.DataSize;

/** How much one scoring transaction holds, whatever the stream and the inbox offer at once. */
@IntegrationTest
@Tag(IntegrationTest.POOLED)
class ScoringBatchesIntegrationTests {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @Autowired
    private Database database;

    @Autowired
    private ScoringLoop running;

    @Autowired
    private EventQueue queue;

    private TestWorkers workers;

    @BeforeEach
    void stopTheRunningWorker(@Autowired Scorer scorer, @Autowired PendingEvents pending, @Autowired DeadEvents dead) {
        running.stop();
        database.truncate();
        workers = new TestWorkers(scorer, pending, dead, queue);
    }

    @AfterEach
    void startTheRunningWorker() {
        running.start();
    }

    @Test
    void holdsNoMoreEventsThanABatchWhereSmallEntriesPrecedeLargeOnes() {
        var singles = TestEvent.many(5, 5);
        var arrays = TestEvent.many(30_000, 50);
        TestEvent.hide(database.owner(), singles);
        TestEvent.hide(database.owner(), arrays);
        singles.forEach(event -> append(List.of(event)));
        append(arrays);
        var worker = workers.worker(3, Duration.ZERO, metrics);
        while (worker.scoreAnnounced()) {
            assertThat(number("select count(*) from signal group by xmin::text order by 1 desc limit 1"))
                    .as("events of the largest transaction")
                    .isLessThanOrEqualTo(500);
        }
        assertThat(count(database.owner(), "signal")).isEqualTo(30_005);
        assertThat(count(database.owner(), "inbox")).isZero();
        assertThat(queue.depth()).isEqualTo(new EventQueue.Depth(0, 0));
        assertThat(metrics.get("sarsen.scoring.batch.events").summary().max()).isEqualTo(500);
        assertBalanced(database.owner());
    }

    @Test
    void holdsNoMoreMetadataThanTheBudget() {
        var large = "{\"text\": \"%s\"}".formatted("x".repeat(8_000));
        var events =
                TestEvent.many(100, 7).stream().map(event -> event.with(large)).toList();
        TestEvent.hide(database.owner(), events);
        append(events);
        var worker = workers.worker(3, Duration.ZERO, DataSize.ofKilobytes(80), metrics);
        worker.scoreAnnounced();
        assertThat(number("select max(bytes) from (select sum(octet_length(metadata::text)) as bytes from signal"
                        + " group by xmin::text) as transactions"))
                .as("metadata of the largest transaction, in bytes")
                .isBetween(72_000L, 80 * 1024L);
        assertThat(count(database.owner(), "signal")).isEqualTo(100);
        assertThat(count(database.owner(), "inbox")).isZero();
        assertBalanced(database.owner());
    }

    @Test
    void scoresAloneWhatIsLargerThanTheBudget() {
        var events = new ArrayList<>(TestEvent.many(3, 1));
        events.set(1, events.get(1).with("{\"text\": \"%s\"}".formatted("x".repeat(8_000))));
        TestEvent.hide(database.owner(), events);
        var worker = workers.worker(3, Duration.ZERO, DataSize.ofBytes(100), metrics);
        var more = worker.sweep();
        assertThat(count(database.owner(), "signal")).isEqualTo(2);
        assertThat(more).as("the budget has left one").isTrue();
        assertThat(worker.sweep()).isFalse();
        assertThat(count(database.owner(), "signal")).isEqualTo(3);
    }

    @Test
    void sweepsOnWithoutARestAfterABatchThatHeldOneThatWasScoredBefore() {
        var events = TestEvent.many(501, 5);
        TestEvent.hide(database.owner(), events.subList(0, 1));
        var worker = workers.worker(3, Duration.ZERO, metrics);
        worker.sweep();
        TestEvent.hide(database.owner(), events);
        assertThat(worker.sweep()).as("more").isTrue();
        assertThat(worker.sweep()).as("more").isFalse();
        assertThat(count(database.owner(), "signal")).isEqualTo(501);
    }

    /** Few at a time, and again if Redis was slow: an event that is announced twice is scored once. */
    private void append(List<TestEvent> events) {
        events.stream()
                .gather(Gatherers.windowFixed(1_000))
                .forEach(window -> await().ignoreExceptionsInstanceOf(RedisUnavailable.class)
                        .until(() -> {
                            queue.append(TestEvent.ids(window));
                            return true;
                        }));
    }

    private long number(String sql) {
        return database.owner().sql(sql).query(Long.class).single();
    }
}
