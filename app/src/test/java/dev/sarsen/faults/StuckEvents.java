// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.Tokens;
import dev.sarsen.events.EventId;
import dev.sarsen.faults.Fault.Answers;
import dev.sarsen.faults.Fault.Strike;
import dev.sarsen.local.PostgresServer;
import dev.sarsen.local.SalesEvent;
import dev.sarsen.platform.SqlArrays;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * What some events need is away, the oldest of all, and Redis is away as well, so that the sweep is the queue. It stays so while
 * freshness is awaited of all other events. Then it comes back, and the events that were stuck have to be scored as well.
 */
final class StuckEvents {

    /** Of workers, so that no other thread scores what one leaves behind. */
    static final Staff ONE_THREAD = Staff.REGULAR.with("sarsen.scoring.threads", "1");

    private static final int COUNT = 20;
    private static final Duration BOUND = Duration.ofSeconds(30);

    /** Sorts before the names of all other accounts. */
    private static final String ACCOUNT = "aaa_stuck";

    private static final String TYPE = "call_made";
    private static final Instant LAST_MONTH = Instant.now().minus(Duration.ofDays(35));

    static final Fault LOCKED_ACCOUNT = fault(
            "a locked row of an account",
            Instant.now().minus(Duration.ofHours(1)),
            StuckEvents::lock,
            "stopsAtALockedAccount");

    static final Fault MISSING_PARTITION =
            fault("a partition missing", LAST_MONTH, StuckEvents::detach, "stopsAtAMissingPartition");

    static final Fault NEXT_EVENT_TYPE = fault(
            "an event type of the next release",
            Instant.now().minus(Duration.ofHours(1)),
            StuckEvents::putAsNextType,
            "countsDelays");

    private StuckEvents() {}

    private static Fault fault(String name, Instant idTime, Obstacle obstacle, String counterTest) {
        return new Fault(
                name + ", without Redis",
                BOUND,
                Answers.ALL_TAKEN,
                Strike.of((rig, stream) -> {
                    var stuck = stuck(idTime);
                    rig.servers().killRedis();
                    var standing = obstacle.arise(rig, stuck);
                    stream.leave(() -> {
                        standing.close();
                        rig.servers().startRedis();
                        deliver(rig, stuck, stream.ledger());
                    });
                    stream.awaitReceipts(Trial.EVENTS);
                }),
                counterTest);
    }

    private static List<SalesEvent> stuck(Instant idTime) {
        var time = idTime.truncatedTo(ChronoUnit.MILLIS);
        var high = EventId.floor(idTime).getMostSignificantBits() | 0x7000;
        return Stream.generate(() -> new UUID(high, UUID.randomUUID().getLeastSignificantBits()))
                .limit(COUNT)
                .map(id -> new SalesEvent(id, ACCOUNT, "user", TYPE, time, Map.of()))
                .toList();
    }

    /** Those that are known already get a receipt as well. */
    private static void deliver(Rig rig, List<SalesEvent> events, Ledger ledger) throws InterruptedException {
        new Sender(Sender.client(), rig.uri(), Tokens::all, ledger, new CountDownLatch(1)).deliver(events);
    }

    private static void deliverFirst(Rig rig, List<SalesEvent> stuck) throws InterruptedException {
        var receipts = new Ledger();
        deliver(rig, stuck, receipts);
        assertThat(receipts.receipts()).as("events that are stuck").isEqualTo(COUNT);
    }

    /** By a transaction that has inserted the account and does not end. */
    private static AutoCloseable lock(Rig rig, List<SalesEvent> stuck) throws SQLException, InterruptedException {
        var holder = rig.servers().postgres().connect(PostgresServer.OWNER);
        holder.setAutoCommit(false);
        try (var statement = holder.createStatement()) {
            statement.execute("insert into account (account_id, heat, signals, last_signal_at, rules_version)"
                    + " values ('%s', 0, 0, now(), 1)".formatted(ACCOUNT));
        }
        deliverFirst(rig, stuck);
        return () -> {
            holder.rollback();
            holder.close();
        };
    }

    private static AutoCloseable detach(Rig rig, List<SalesEvent> stuck) throws InterruptedException {
        var owner = rig.promises().owner();
        var month = YearMonth.from(LAST_MONTH.atOffset(ZoneOffset.UTC));
        var partition = "signal_%04d_%02d".formatted(month.getYear(), month.getMonthValue());
        var bounds = owner.sql("select pg_get_expr(relpartbound, oid) from pg_class where relname = ?")
                .param(partition)
                .query(String.class)
                .single();
        owner.sql("alter table signal detach partition " + partition).update();
        deliverFirst(rig, stuck);
        return () -> owner.sql("alter table signal attach partition %s %s".formatted(partition, bounds))
                .update();
    }

    /** As an API of the next release accepts them; when they are no longer stuck, this release knows the type. */
    private static AutoCloseable putAsNextType(Rig rig, List<SalesEvent> stuck) {
        var owner = rig.promises().owner();
        owner.sql("""
                        insert into inbox (id, account_id, user_id, event_type, occurred_at)
                        select id, account_id, 'user', 'next_' || event_type, occurred_at
                          from unnest(?::uuid[], ?::text[], ?::text[], ?::timestamptz[]) as e (id, account_id, event_type, occurred_at)
                        """)
                .param(SqlArrays.of("uuid", stuck, SalesEvent::id))
                .param(SqlArrays.of("text", stuck, SalesEvent::accountId))
                .param(SqlArrays.of("text", stuck, SalesEvent::eventType))
                .param(SqlArrays.of("text", stuck, SalesEvent::timestamp))
                .update();
        return () -> owner.sql("update inbox set event_type = ? where event_type = 'next_' || ?")
                .params(TYPE, TYPE)
                .update();
    }

    /** What keeps the events from being scored until it is closed. */
    @FunctionalInterface
    private interface Obstacle {

        AutoCloseable arise(Rig rig, List<SalesEvent> stuck) throws Exception;
    }
}
