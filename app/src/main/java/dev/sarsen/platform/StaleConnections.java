// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the connections of the pool when PostgreSQL refuses a write as read-only. Such a connection leads to a former primary, or its
 * session stays read-only after the database takes writes again; HikariCP would keep it for its whole life, half an hour.
 */
public class StaleConnections implements SQLExceptionOverride {

    private static final long PAUSE = Duration.ofSeconds(1).toNanos();

    private final AtomicLong last = new AtomicLong(System.nanoTime() - PAUSE);
    private volatile @Nullable HikariDataSource pool;

    void watch(HikariDataSource watched) {
        watched.setExceptionOverride(this);
        pool = watched;
    }

    /** Replaces all connections: those at rest at once, the others when they are given back, so that they can be rolled back. */
    public void replace() {
        var watched = pool;
        var connections = watched == null ? null : watched.getHikariPoolMXBean();
        if (connections != null) {
            connections.softEvictConnections();
        }
    }

    /** Asked by HikariCP about each failure. While no server takes writes every write fails, so at most one a second has an effect. */
    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        long before = last.get();
        long now = System.nanoTime();
        if (TransientFailure.isReadOnly(failure) && now - before >= PAUSE && last.compareAndSet(before, now)) {
            replace();
        }
        return Override.CONTINUE_EVICT;
    }
}
