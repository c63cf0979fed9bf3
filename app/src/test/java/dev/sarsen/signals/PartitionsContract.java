// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import dev.sarsen.ScratchDatabase;
import dev.sarsen.events.EventId;
import dev.sarsen.events.Retention;
import dev.sarsen.local.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A database whose partitions a test keeps at times of its own. */
abstract class PartitionsContract {

    static final Instant JUNE = Instant.parse("2026-06-15T12:00:00Z");
    static final Instant AUGUST = Instant.parse("2026-08-15T12:00:00Z");
    static final PartitionMonth APRIL = PartitionMonth.of(Instant.parse("2026-04-01T00:00:00Z"));

    ScratchDatabase database;
    Connection owner;

    @BeforeEach
    void create() throws SQLException {
        database = ScratchDatabase.create().migrate();
        owner = database.connect(PostgresServer.OWNER);
    }

    @AfterEach
    void drop() throws SQLException {
        owner.close();
        database.close();
    }

    void keep(Instant now) throws SQLException {
        keep(now, 3);
    }

    void keep(Instant now, int monthsAhead) throws SQLException {
        partitions(now, monthsAhead).keep(owner);
    }

    static SignalPartitions partitions(Instant now, int monthsAhead) {
        return new SignalPartitions(
                new Retention(Duration.ofDays(60)), monthsAhead, Clock.fixed(now, ZoneOffset.UTC), (_, _) -> {});
    }

    void insert(String time) throws SQLException {
        insert(owner, time);
    }

    static void insert(Connection connection, String time) throws SQLException {
        execute(connection, """
                insert into signal (id, account_id, user_id, event_type, signal_type, bonus, occurred_at, accepted_at)
                values ('%s', 'a', 'u', 'call_made', 'outreach', 0, now(), now())
                """.formatted(EventId.floor(Instant.parse(time))));
    }

    List<String> attached() {
        return rows("select inhrelid::regclass::text from pg_inherits where inhparent = 'signal'::regclass order by 1");
    }

    List<String> tables() {
        return rows("select relname from pg_class where relkind = 'r' and relname ~ '^signal_[0-9]' order by 1");
    }

    List<String> rows(String sql) {
        return database.owner().sql(sql).query(String.class).list();
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
