// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sarsen.local.PostgresServer;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PartitionLocksIntegrationTests extends PartitionsContract {

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

    private CompletableFuture<Void> keepInBackground(Instant now) {
        return CompletableFuture.runAsync(() -> {
            try (var connection = database.connect(PostgresServer.OWNER)) {
                partitions(now, 3).keep(connection);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
