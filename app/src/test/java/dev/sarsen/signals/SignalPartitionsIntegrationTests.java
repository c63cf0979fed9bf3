package dev.sarsen.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalPartitionsIntegrationTests {

    private static final Instant JUNE = Instant.parse("2026-06-15T12:00:00Z");
    private static final Instant AUGUST = Instant.parse("2026-08-15T12:00:00Z");
    private static final PartitionMonth APRIL = PartitionMonth.of(Instant.parse("2026-04-01T00:00:00Z"));

    private ScratchDatabase database;
    private Connection owner;

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

    @Test
    void reachesFromTheRetentionToThreeMonthsAhead() throws SQLException {
        keep(JUNE);
        assertThat(attached())
                .containsExactly(
                        "signal_2026_04",
                        "signal_2026_05",
                        "signal_2026_06",
                        "signal_2026_07",
                        "signal_2026_08",
                        "signal_2026_09");
        insert("2026-04-01T00:00:00Z");
        insert("2026-09-30T23:59:59.999Z");
        assertThatThrownBy(() -> insert("2026-10-01T00:00:00Z")).hasMessageContaining("no partition");
    }

    @Test
    void changesNothingTheSecondTime() throws SQLException {
        keep(JUNE);
        insert("2026-06-15T00:00:00Z");
        var oids = rows("select oid::text from pg_class where relname like 'signal%' order by 1");
        keep(JUNE);
        assertThat(rows("select oid::text from pg_class where relname like 'signal%' order by 1"))
                .isEqualTo(oids);
    }

    @Test
    void dropsWholeMonthsAfterTheRetention() throws SQLException {
        keep(JUNE);
        insert("2026-04-20T00:00:00Z");
        keep(AUGUST);
        assertThat(tables()).startsWith("signal_2026_06").hasSize(6);
        assertThat(attached()).isEqualTo(tables());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into inbox (id, account_id, user_id, event_type, occurred_at) values (?, 'a', 'u', 't', now())",
                "insert into dead_event (id, account_id, user_id, event_type, occurred_at, accepted_at, attempts, reason)"
                        + " values (?, 'a', 'u', 't', now(), now(), 1, 'boom')"
            })
    void keepsAMonthWhoseIdsWaitInAQueue(String insert) throws SQLException {
        keep(JUNE);
        database.owner().sql(insert).param(APRIL.lower()).update();
        keep(AUGUST);
        assertThat(attached()).contains("signal_2026_04").doesNotContain("signal_2026_05");
    }

    @Test
    void attachesAndDetachesBesideReadersAndWriters() throws Exception {
        keep(JUNE);
        insert("2026-04-20T00:00:00Z");
        try (var reader = database.connect(PostgresServer.APPLICATION)) {
            reader.setAutoCommit(false);
            execute(reader, "select count(*) from signal");
            keep(Instant.parse("2026-06-20T12:00:00Z"), 6);
            assertThat(attached()).contains("signal_2026_12");
            var dropping = keepInBackground(AUGUST);
            await().until(() ->
                    !rows("select 'x' from pg_locks where not granted").isEmpty());
            try (var other = database.connect(PostgresServer.APPLICATION)) {
                execute(other, "set lock_timeout = '300ms'");
                execute(
                        other,
                        "select count(*) from signal where id >= '%s'"
                                .formatted(APRIL.plus(3).lower()));
                insert(other, "2026-07-15T00:00:00Z");
            }
            assertThat(dropping).isNotDone();
            reader.commit();
            dropping.join();
        }
        assertThat(tables()).doesNotContain("signal_2026_04", "signal_2026_05");
    }

    @Test
    void finishesADetachThatWasInterrupted() throws Exception {
        keep(JUNE);
        interruptDetachOf(APRIL);
        keep(AUGUST);
        assertThat(tables()).doesNotContain("signal_2026_04");
        assertThat(attached()).isEqualTo(tables());
    }

    @Test
    void attachesAgainWhatIsNeededAfterAll() throws Exception {
        keep(JUNE);
        insert("2026-04-20T00:00:00Z");
        interruptDetachOf(APRIL);
        execute(owner, "alter table signal detach partition signal_2026_05");
        keep(JUNE);
        assertThat(attached()).contains("signal_2026_04", "signal_2026_05");
        assertThat(rows("select id::text from signal")).hasSize(1);
    }

    @Test
    void dropsWhatAnEarlierRunHasDetached() throws SQLException {
        keep(JUNE);
        execute(owner, "alter table signal detach partition signal_2026_04");
        keep(AUGUST);
        assertThat(tables()).doesNotContain("signal_2026_04");
    }

    @Test
    void givesUpSoonWhenALockIsHeld() throws Exception {
        try (var holder = database.connect(PostgresServer.OWNER)) {
            holder.setAutoCommit(false);
            execute(holder, "lock table signal in share update exclusive mode");
            execute(owner, "set lock_timeout = '200ms'");
            assertThatThrownBy(() -> keep(JUNE))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("55P03"));
        }
        keep(JUNE);
        assertThat(attached()).hasSize(6);
    }

    private void interruptDetachOf(PartitionMonth month) throws SQLException {
        try (var reader = database.connect(PostgresServer.APPLICATION);
                var detacher = database.connect(PostgresServer.OWNER)) {
            reader.setAutoCommit(false);
            execute(reader, "select count(*) from signal");
            execute(detacher, "set statement_timeout = '500ms'");
            assertThatThrownBy(() -> execute(
                            detacher, "alter table signal detach partition %s concurrently".formatted(month.table())))
                    .isInstanceOf(SQLException.class);
        }
        assertThat(rows("select 'x' from pg_inherits where inhdetachpending")).hasSize(1);
    }

    private void keep(Instant now) throws SQLException {
        keep(now, 3);
    }

    private void keep(Instant now, int monthsAhead) throws SQLException {
        partitions(now, monthsAhead).keep(owner);
    }

    private CompletableFuture<Void> keepInBackground(Instant now) {
        return CompletableFuture.runAsync(() -> {
            try (var connection = database.connect(PostgresServer.OWNER)) {
                partitions(now, 3).keep(connection);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static SignalPartitions partitions(Instant now, int monthsAhead) {
        return new SignalPartitions(new Retention(Duration.ofDays(60)), monthsAhead, Clock.fixed(now, ZoneOffset.UTC));
    }

    private void insert(String time) throws SQLException {
        insert(owner, time);
    }

    private static void insert(Connection connection, String time) throws SQLException {
        execute(connection, """
                insert into signal (id, account_id, user_id, event_type, signal_type, score, occurred_at, accepted_at)
                values ('%s', 'a', 'u', 'call_made', 'outreach', 0.5, now(), now())
                """.formatted(EventId.floor(Instant.parse(time))));
    }

    private List<String> attached() {
        return rows("select inhrelid::regclass::text from pg_inherits where inhparent = 'signal'::regclass order by 1");
    }

    private List<String> tables() {
        return rows("select relname from pg_class where relkind = 'r' and relname ~ '^signal_[0-9]' order by 1");
    }

    private List<String> rows(String sql) {
        return database.owner().sql(sql).query(String.class).list();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
