// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import dev.sarsen.faults.Fault.Strike;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A disk without room for PostgreSQL. */
final class Exhaustion {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(15);

    private Exhaustion() {}

    /** PostgreSQL may stop by itself then, and is started again as any supervisor does. */
    static Fault of(Disk disk) {
        return new Fault(
                "a full disk under PostgreSQL",
                Duration.ofSeconds(30),
                Strike.of((rig, stream) -> {
                    try (var _ = disk.fill()) {
                        awaitEffect(rig, stream);
                        TimeUnit.SECONDS.sleep(2);
                    }
                    Awaitility.await("PostgreSQL")
                            .atMost(Duration.ofMinutes(1))
                            .pollInterval(Duration.ofMillis(500))
                            .until(() -> answers(rig));
                }),
                "answersBeforeTheInsertOnAFullDisk");
    }

    /** Until posts are refused; or, where one that has lost its safety refuses none, for a while after PostgreSQL has no room. */
    private static void awaitEffect(Rig rig, EventStream stream) {
        int before = stream.ledger().refusals().size();
        var full = new AtomicReference<Instant>();
        Awaitility.await("an effect of the full disk")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    if (full.get() == null && !hasRoom(rig)) {
                        full.set(Instant.now());
                    }
                    return stream.ledger().refusals().size() >= before + 10 || isPast(full.get());
                });
    }

    private static boolean isPast(@Nullable Instant full) {
        return full != null && Instant.now().isAfter(full.plus(LONG_ENOUGH));
    }

    private static boolean hasRoom(Rig rig) {
        try {
            rig.superuser(
                    "create table room as select repeat('x', 1000) from generate_series(1, 1000)", "drop table room");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private static boolean answers(Rig rig) {
        if (rig.servers().postmaster().isEmpty()) {
            rig.servers().stopPostgres();
            rig.servers().startPostgres();
        }
        try (var connection = rig.servers().postgres().connect("postgres")) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }
}
