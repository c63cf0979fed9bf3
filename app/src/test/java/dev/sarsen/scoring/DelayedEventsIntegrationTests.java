// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import static dev.sarsen.Books.assertBalanced;
import static dev.sarsen.Books.count;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.TestEvent;
import dev.sarsen.events.EventId;
import dev.sarsen.inbox.DeadEvents;
import dev.sarsen.inbox.PendingEvents;
import dev.sarsen.local.PostgresServer;
import dev.sarsen.platform.Sampler;
import dev.sarsen.queue.EventQueue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Failures of one event or one row: they delay their own events, uncounted, and nothing else. */
@IntegrationTest
@Tag(IntegrationTest.POOLED)
class DelayedEventsIntegrationTests {

    private static final Duration PAUSE = Duration.ofMinutes(10);
    private static final Duration A_MONTH_AGO = Duration.ofDays(35);
    private static final int BATCH = 500;

    @Autowired
    private Database database;

    @Autowired
    private ScoringLoop running;

    @Autowired
    private EventQueue queue;

    @Autowired
    private MeterRegistry metrics;

    @Autowired
    private List<Sampler> samplers;

    private Worker worker;
    private List<TestEvent> good = List.of();

    @BeforeEach
    void stopTheRunningWorker(@Autowired Scorer scorer, @Autowired PendingEvents pending, @Autowired DeadEvents dead) {
        running.stop();
        database.truncate();
        worker = new TestWorkers(scorer, pending, dead, queue).worker(1, PAUSE, new SimpleMeterRegistry());
    }

    @AfterEach
    void startTheRunningWorker() {
        running.start();
    }

    @ParameterizedTest
    @EnumSource
    void delayTheirOwnEventsAndNothingElse(Obstacle obstacle) throws Exception {
        var stuck = stuck(obstacle, 3);
        putBefore(40, stuck);
        try (var _ = obstacle.arise(database)) {
            sweepAll();
            assertDelayed(obstacle, 3);
            assertThat(count(database.owner(), "signal")).isEqualTo(40);
        }
        assertScoredAfterThePause(43);
    }

    @ParameterizedTest
    @EnumSource
    void leaveTheHeadOfTheSweepAlsoWhereTheyFillABatch(Obstacle obstacle) throws Exception {
        putBefore(10, stuck(obstacle, BATCH));
        try (var _ = obstacle.arise(database)) {
            sweepAll();
            assertDelayed(obstacle, BATCH);
            assertThat(count(database.owner(), "signal")).isEqualTo(10);
        }
        assertScoredAfterThePause(BATCH + 10);
    }

    @ParameterizedTest
    @EnumSource
    void delayWhatWasAnnouncedWithTheOthersOfItsEntry(Obstacle obstacle) throws Exception {
        var stuck = stuck(obstacle, 1);
        putBefore(40, stuck);
        queue.append(
                Stream.concat(stuck.stream(), good.stream()).map(TestEvent::id).toList());
        try (var _ = obstacle.arise(database)) {
            worker.scoreAnnounced();
            assertDelayed(obstacle, 1);
            assertThat(count(database.owner(), "signal")).isEqualTo(40);
            assertThat(queue.depth()).as("acknowledged").isEqualTo(new EventQueue.Depth(0, 0));
        }
        assertScoredAfterThePause(41);
    }

    @Test
    void restAsLongAsTheyHaveWaitedButNoLongerThanABound() throws Exception {
        var obstacle = Obstacle.EVENT_TYPE_UNKNOWN;
        var events = stuck(obstacle, 3);
        TestEvent.put(database.owner(), events.subList(0, 1), "-1 second");
        TestEvent.put(database.owner(), events.subList(1, 2), "-1 hour");
        TestEvent.put(database.owner(), events.subList(2, 3), "-90 days");
        try (var _ = obstacle.arise(database)) {
            sweepAll();
        }
        assertThat(database.owner()
                        .sql(
                                "select round(extract(epoch from not_before - statement_timestamp()) / 60) from inbox order by accepted_at desc")
                        .query(Long.class)
                        .list())
                .containsExactly(10L, 60L, 640L);
    }

    /** Those that are stuck have the smallest ids, so that a sweep meets them first. */
    private void putBefore(int count, List<TestEvent> stuck) {
        good = TestEvent.many(count, 5);
        TestEvent.hide(database.owner(), stuck);
        TestEvent.hide(database.owner(), good);
    }

    private static List<TestEvent> stuck(Obstacle obstacle, int count) {
        var id = Instant.now().minus(obstacle == Obstacle.PARTITION_MISSING ? A_MONTH_AGO : Duration.ofMinutes(5));
        return Stream.generate(() -> TestEvent.of("acct_stuck", "user", obstacle.eventType))
                .limit(count)
                .map(event -> new TestEvent(
                        idOf(id), event.accountId(), event.userId(), event.eventType(), event.occurredAt(), null))
                .toList();
    }

    private static UUID idOf(Instant time) {
        return new UUID(
                EventId.floor(time).getMostSignificantBits() | 0x7000,
                UUID.randomUUID().getLeastSignificantBits());
    }

    private void sweepAll() {
        while (worker.sweep()) {
            Thread.onSpinWait();
        }
    }

    private void assertDelayed(Obstacle obstacle, int events) {
        assertThat(count(database.owner(), "inbox")).isEqualTo(events);
        assertThat(count(
                        database.owner(),
                        "inbox where attempts = 0 and account_id = 'acct_stuck'"
                                + " and not_before > statement_timestamp() + interval '9 minutes'"))
                .isEqualTo(events);
        assertThat(count(database.owner(), "dead_event")).isZero();
        database.forgetMeasureOfInbox();
        samplers.forEach(Sampler::sample);
        assertThat(Arrays.stream(Obstacle.values())
                        .map(reason -> metrics.get("sarsen.inbox.delayed")
                                .tag("reason", reason.wireName())
                                .gauge()
                                .value()))
                .containsExactlyElementsOf(gauges(obstacle, events));
    }

    private static List<Double> gauges(Obstacle obstacle, int events) {
        var gauges = new ArrayList<Double>();
        for (var each : Obstacle.values()) {
            gauges.add(each == obstacle ? events : 0.0);
        }
        return gauges;
    }

    private void assertScoredAfterThePause(int events) {
        database.owner()
                .sql("update inbox set not_before = statement_timestamp()")
                .update();
        sweepAll();
        assertThat(count(database.owner(), "signal")).isEqualTo(events);
        assertThat(count(database.owner(), "inbox")).isZero();
        assertBalanced(database.owner());
    }

    /** What keeps some events from being scored, until it is closed. */
    private enum Obstacle {
        LOCKED("call_made") {
            @Override
            AutoCloseable arise(Database database) throws SQLException {
                database.owner()
                        .sql("insert into account (account_id, heat, signals, last_signal_at, rules_version)"
                                + " values ('acct_stuck', 0, 0, '2020-01-01Z', 1)")
                        .update();
                var holder = database.connect(PostgresServer.OWNER);
                holder.setAutoCommit(false);
                try (var statement = holder.createStatement()) {
                    statement.execute("select from account where account_id = 'acct_stuck' for update");
                }
                return () -> {
                    holder.rollback();
                    holder.close();
                    database.owner()
                            .sql("delete from account where account_id = 'acct_stuck'")
                            .update();
                };
            }
        },
        PARTITION_MISSING("call_made") {
            @Override
            AutoCloseable arise(Database database) {
                var month = "signal_"
                        + Instant.now()
                                .minus(A_MONTH_AGO)
                                .truncatedTo(ChronoUnit.DAYS)
                                .toString()
                                .substring(0, 7)
                                .replace('-', '_');
                var bounds = database.owner()
                        .sql("select pg_get_expr(relpartbound, oid) from pg_class where relname = ?")
                        .param(month)
                        .query(String.class)
                        .single();
                database.owner()
                        .sql("alter table signal detach partition " + month)
                        .update();
                return () -> database.owner()
                        .sql("alter table signal attach partition %s %s".formatted(month, bounds))
                        .update();
            }
        },
        EVENT_TYPE_UNKNOWN("carrier_pigeon_sent") {
            @Override
            AutoCloseable arise(Database database) {
                return () -> database.owner()
                        .sql("update inbox set event_type = 'call_made'")
                        .update();
            }
        },
        BASE_SCORE_MISSING("demo_completed") {
            @Override
            AutoCloseable arise(Database database) {
                var scores = database.owner()
                        .sql("select base_scores::text from score_rules")
                        .query(String.class)
                        .single();
                database.owner()
                        .sql("update score_rules set base_scores = base_scores - 'demo_completed'")
                        .update();
                return () -> database.owner()
                        .sql("update score_rules set base_scores = ?::jsonb")
                        .param(scores)
                        .update();
            }
        };

        private final String eventType;

        Obstacle(String eventType) {
            this.eventType = eventType;
        }

        abstract AutoCloseable arise(Database database) throws SQLException;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
