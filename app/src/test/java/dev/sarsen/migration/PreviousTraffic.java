// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.migration;

import dev.sarsen.ScratchDatabase;
import dev.sarsen.local.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/**
 * Readers and writers of a database without the application, which know the first version of its schema and no other. Like the
 * application they wait three seconds for a lock, and then fail.
 */
final class PreviousTraffic implements AutoCloseable {

    private static final List<String> WRITES = List.of(
            """
            insert into inbox (id, account_id, user_id, event_type, occurred_at)
            values (gen_random_uuid(), 'a', 'u', 'call_made', now())
            """,
            "update inbox set attempts = 1, last_error = 'slow' where attempts = 0",
            "delete from inbox where attempts > 0",
            """
            insert into account (rules_version, account_id, heat, signals, last_signal_at) values (1, 'a', 1, 1, now())
            on conflict (rules_version, account_id) do update set signals = account.signals + 1
            """,
            """
            insert into dead_event (id, account_id, user_id, event_type, occurred_at, accepted_at, attempts, reason)
            values (gen_random_uuid(), 'a', 'u', 'call_made', now(), now(), 5, 'bad')
            """);
    private static final List<String> READS = List.of(
            "select count(*) from signal where account_id = 'a'",
            "select count(*) from account where heat > 0",
            "select count(*) from dead_event where account_id = 'a'",
            "select count(*) from inbox");

    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong rounds = new AtomicLong();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final ScratchDatabase database;
    private final List<Thread> threads;

    PreviousTraffic(ScratchDatabase database) {
        this.database = database;
        this.threads = List.of(start(PreviousTraffic::write), start(connection -> execute(connection, READS)));
    }

    Queue<String> failures() {
        return failures;
    }

    void awaitRounds(int more) {
        long before = rounds.get();
        Awaitility.await("traffic").until(() -> rounds.get() >= before + more);
    }

    @Override
    public void close() {
        stop.countDown();
        Awaitility.await("the end of the traffic").until(() -> threads.stream().noneMatch(Thread::isAlive));
    }

    private static void write(Connection connection) throws SQLException {
        execute(connection, WRITES);
        SignalMonths.insert(connection);
    }

    private static void execute(Connection connection, List<String> statements) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private Thread start(Round round) {
        return Thread.ofPlatform().start(() -> {
            try (var connection = database.connect(PostgresServer.APPLICATION)) {
                connection.setAutoCommit(false);
                do {
                    round.run(connection);
                    connection.commit();
                    rounds.incrementAndGet();
                } while (!stop.await(5, TimeUnit.MILLISECONDS));
            } catch (SQLException e) {
                failures.add(e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private interface Round {
        void run(Connection connection) throws SQLException;
    }
}
