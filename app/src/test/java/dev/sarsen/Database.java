// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import dev.sarsen.local.PostgresServer;
import dev.sarsen.local.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/** The stored state of the application under test, as its owner sees it. */
public final class Database {

    private static final List<String> TABLES = List.of(
            "inbox",
            "signal",
            "dead_event",
            "account",
            "account_to_rebuild",
            "hot_account",
            "signal_hour",
            "signal_hour_audience",
            "audit_entry",
            "erasure",
            "suppressed_subject",
            "dead_event_replay");

    private final PostgresServer postgres;
    private final RedisServer redis;

    Database(PostgresServer postgres, RedisServer redis) {
        this.postgres = postgres;
        this.redis = redis;
    }

    /** Empties the application's tables and Redis; what was measured of them is taken for old. */
    public void truncate() {
        try {
            truncateTables();
        } catch (PessimisticLockingFailureException _) {
            // PostgreSQL ended a deadlock with work in the background, which takes the tables in its own order.
            truncateTables();
        }
        forgetMeasureOfInbox();
        flushRedis();
    }

    private void truncateTables() {
        owner().sql("truncate " + String.join(", ", TABLES)).update();
    }

    /** Lets the next look at the inbox find what is there now. */
    public void forgetMeasureOfInbox() {
        owner().sql("update inbox_measure set measured_at = '-infinity'").update();
    }

    /** How many rows hold a text, by table; every table of the schema is looked at, also those that come with later migrations. */
    public Map<String, Long> rowsWith(String text) {
        return owner()
                .sql(
                        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition")
                .query(String.class)
                .stream()
                .map(table -> Map.entry(table, rowsWith(text, table)))
                .filter(table -> table.getValue() > 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private long rowsWith(String text, String table) {
        return Books.count(owner(), table + " as t where strpos(t::text, '" + text + "') > 0");
    }

    /** SQL with the owner's rights, past the application's pool. */
    public JdbcClient owner() {
        return clientOf(PostgresServer.OWNER);
    }

    /** SQL with the application's rights, past the application's pool. */
    public JdbcClient application() {
        return clientOf(PostgresServer.APPLICATION);
    }

    /** A connection of the test's own, for what must happen in one session. */
    public Connection connect(String user) throws SQLException {
        return postgres.connect(user);
    }

    public void flushRedis() {
        try {
            redis.command("FLUSHALL");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JdbcClient clientOf(String user) {
        return JdbcClient.create(new SimpleDriverDataSource(
                new org.postgresql.Driver(), postgres.url(), user, PostgresServer.passwordOf(user)));
    }
}
