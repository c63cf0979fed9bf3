// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import dev.sarsen.events.Retention;
import dev.sarsen.migration.Upkeep;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a partition of {@code signal} for each month from the end of the retention to some months ahead. Never takes a lock
 * that stops reads or writes of the other partitions.
 */
class SignalPartitions implements Upkeep {

    private static final Logger log = LoggerFactory.getLogger(SignalPartitions.class);

    private final Retention retention;
    private final int monthsAhead;
    private final Clock clock;
    private final SignalsDropped dropped;

    SignalPartitions(Retention retention, int monthsAhead, Clock clock, SignalsDropped dropped) {
        this.retention = retention;
        this.monthsAhead = monthsAhead;
        this.clock = clock;
        this.dropped = dropped;
    }

    @Override
    public void keep(Connection owner) throws SQLException {
        var oldest = PartitionMonth.of(retention.oldestTimestamp(clock.instant()));
        var newest = PartitionMonth.of(clock.instant()).plus(monthsAhead);
        var present = present(owner);
        for (var month = oldest; month.compareTo(newest) <= 0; month = month.plus(1)) {
            if (State.DETACHING.equals(present.get(month))) {
                finishDetaching(owner, month);
            }
            if (!State.ATTACHED.equals(present.get(month))) {
                attach(owner, month, present.containsKey(month));
            }
        }
        for (var entry : present.headMap(oldest).entrySet()) {
            drop(owner, entry.getKey(), entry.getValue());
        }
    }

    private static SortedMap<PartitionMonth, State> present(Connection owner) throws SQLException {
        var months = new TreeMap<PartitionMonth, State>();
        try (var statement = owner.createStatement();
                var rows = statement.executeQuery("""
                        select c.relname, i.inhrelid is not null as attached, coalesce(i.inhdetachpending, false) as detaching
                          from pg_class c
                          left join pg_inherits i on i.inhrelid = c.oid and i.inhparent = 'signal'::regclass
                         where c.relkind = 'r' and c.relname like 'signal\\_%'
                           and c.relnamespace = (select relnamespace from pg_class where oid = 'signal'::regclass)
                        """)) {
            while (rows.next()) {
                var state = rows.getBoolean("detaching")
                        ? State.DETACHING
                        : rows.getBoolean("attached") ? State.ATTACHED : State.DETACHED;
                PartitionMonth.named(rows.getString("relname")).ifPresent(month -> months.put(month, state));
            }
        }
        return months;
    }

    /** Creates and attaches in one transaction; {@code PARTITION OF} would lock the parent against every reader. */
    private static void attach(Connection owner, PartitionMonth month, boolean exists) throws SQLException {
        owner.setAutoCommit(false);
        try {
            if (!exists) {
                execute(owner, "create table %s (like signal including all)".formatted(month.table()));
            }
            execute(
                    owner,
                    "alter table signal attach partition %s for values from ('%s') to ('%s')"
                            .formatted(month.table(), month.lower(), month.upper()));
            owner.commit();
            log.info("Attached partition {}", month.table());
        } finally {
            owner.rollback();
            owner.setAutoCommit(true);
        }
    }

    private void drop(Connection owner, PartitionMonth month, State state) throws SQLException {
        if (hasQueuedIds(owner, month)) {
            log.warn("Kept partition {}: inbox or dead_event hold ids of its range", month.table());
            return;
        }
        switch (state) {
            case ATTACHED ->
                execute(owner, "alter table signal detach partition %s concurrently".formatted(month.table()));
            case DETACHING -> finishDetaching(owner, month);
            case DETACHED -> log.info("Partition {} was detached by an earlier run", month.table());
        }
        dropped.beforeDrop(owner, month.table());
        execute(owner, "drop table %s".formatted(month.table()));
        log.info("Dropped partition {}", month.table());
    }

    private static void finishDetaching(Connection owner, PartitionMonth month) throws SQLException {
        execute(owner, "alter table signal detach partition %s finalize".formatted(month.table()));
    }

    private static boolean hasQueuedIds(Connection owner, PartitionMonth month) throws SQLException {
        try (var statement = owner.prepareStatement("""
                select exists (select from inbox where id >= ? and id < ?)
                    or exists (select from dead_event where id >= ? and id < ?)
                """)) {
            for (int i = 1; i <= 4; i++) {
                statement.setObject(i, i % 2 == 1 ? month.lower() : month.upper());
            }
            try (var row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static void execute(Connection owner, String sql) throws SQLException {
        try (var statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    private enum State {
        ATTACHED,
        DETACHING,
        DETACHED
    }
}
