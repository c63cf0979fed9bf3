// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import static dev.sarsen.faults.Alteration.ACKNOWLEDGES_BEFORE_THE_COMMIT;
import static dev.sarsen.faults.Alteration.ANSWERS_BEFORE_THE_INSERT;
import static dev.sarsen.faults.Alteration.BURIES_THE_NEIGHBOUR;
import static dev.sarsen.faults.Alteration.COUNTS_DELAYS;
import static dev.sarsen.faults.Alteration.DROPS_THE_MONTH_IN_USE;
import static dev.sarsen.faults.Alteration.FOLDS_WHAT_WAS_CLAIMED;
import static dev.sarsen.faults.Alteration.HIDES_THAT_REDIS_IS_AWAY;
import static dev.sarsen.faults.Alteration.KEEPS_READ_ONLY_CONNECTIONS;
import static dev.sarsen.faults.Alteration.STEPPED_CLOCK;
import static dev.sarsen.faults.Alteration.STOPS_AT_A_DELAY;
import static dev.sarsen.faults.Alteration.TRUSTS_ITS_OWN_CLOCK;
import static dev.sarsen.faults.AlteredSarsen.staff;
import static dev.sarsen.faults.Staff.REGULAR;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The same faults with a safety taken away: each names the check that has to see it, and runs when it is its {@link Turns turn}. */
@TestMethodOrder(MethodOrderer.MethodName.class) // those that share a staff stand together
class CounterIntegrationTests {

    /** Waits for Redis as long as a busy machine takes: what cannot be announced would be late without any counter-test. */
    private static final Staff PATIENT = REGULAR.with("spring.data.redis.timeout", "5s");

    private static final Staff SWEEP_OFF = PATIENT.with("sarsen.scoring.sweep-after", "1h");

    /** Later than the bound of freshness. */
    private static final Staff SWEEP_LATE = PATIENT.with("sarsen.scoring.sweep-after", "40s");

    /** A single thread scores: of several, one may find the events that are stuck locked by another, and score what follows them. */
    private static final Staff ALONE =
            StuckEvents.ONE_THREAD.with("sarsen.scoring.sweep-every", "5m").altered(STOPS_AT_A_DELAY);

    @TempDir
    private Path folder;

    @CounterTest
    void answersBeforeTheInsert() throws Exception {
        Rigs.single()
                .staff(staff(ANSWERS_BEFORE_THE_INSERT), REGULAR)
                .doomed(Kills.API)
                .broke(Check.NOTHING_LOST);
    }

    @CounterTest
    void answersBeforeTheInsertOnAFullDisk() throws Exception {
        NotTested.unless(Rigs.disk().isSmall(), "a full disk: no file system can be mounted here");
        Rigs.single()
                .staff(staff(ANSWERS_BEFORE_THE_INSERT), REGULAR)
                .doomed(Exhaustion.of(Rigs.disk()))
                .broke(Check.NOTHING_LOST);
    }

    @CounterTest
    void answersBeforeTheInsertInAFailover() throws Exception {
        Rigs.single()
                .staff(staff(ANSWERS_BEFORE_THE_INSERT), REGULAR)
                .doomed(Refusals.FAILOVER)
                .broke(Check.NOTHING_LOST);
    }

    @CounterTest
    void commitsAsynchronously() throws Exception {
        var hasty = REGULAR.with("spring.datasource.hikari.connection-init-sql", "set synchronous_commit = off");
        var rig = Rigs.single().staff(hasty, hasty);
        rig.superuser("alter system set wal_writer_delay = '10s'", "alter system set wal_writer_flush_after = '1GB'");
        try {
            rig.doomed(Kills.POSTGRES).broke(Check.NOTHING_LOST);
        } finally {
            rig.superuser("alter system reset all");
        }
    }

    @Test
    void acknowledgesAfterTheCommitWithTheSweepLate() throws Exception {
        Rigs.pair().staff(PATIENT, SWEEP_LATE).undergo(Kills.WORKER).everythingHeld();
    }

    @CounterTest
    void acknowledgesBeforeTheCommitWithTheSweepOff() throws Exception {
        Rigs.pair().staff(PATIENT, hasty(SWEEP_OFF)).doomed(Kills.WORKER).broke(Check.NOTHING_LOST);
    }

    @CounterTest
    void acknowledgesBeforeTheCommitWithTheSweepLate() throws Exception {
        Rigs.pair()
                .staff(PATIENT, hasty(SWEEP_LATE))
                .undergo(Kills.WORKER)
                .broke(Check.FRESH_IN_TIME)
                .kept(Check.NOTHING_LOST);
    }

    @CounterTest
    void hidesThatRedisIsAwayWithTheSweepOff() throws Exception {
        Rigs.single()
                .staff(REGULAR, SWEEP_OFF.altered(HIDES_THAT_REDIS_IS_AWAY))
                .doomed(Kills.REDIS_DATA)
                .broke(Check.NOTHING_LOST);
    }

    @CounterTest
    void hidesThatRedisIsDemotedWithTheSweepOff() throws Exception {
        Rigs.single()
                .staff(REGULAR, SWEEP_OFF.altered(HIDES_THAT_REDIS_IS_AWAY))
                .doomed(Refusals.DEMOTED_REDIS)
                .broke(Check.NOTHING_LOST);
    }

    @CounterTest
    void hidesThatRedisIsFullWithTheSweepOff() throws Exception {
        Rigs.single()
                .staff(REGULAR, SWEEP_OFF.altered(HIDES_THAT_REDIS_IS_AWAY))
                .doomed(Refusals.FULL_REDIS)
                .broke(Check.NOTHING_LOST);
    }

    /** Its pool is so small that each connection is in use while the database is read-only. */
    @CounterTest
    void keepsReadOnlyConnections() throws Exception {
        Rigs.single()
                .staff(
                        REGULAR,
                        StuckEvents.ONE_THREAD
                                .with("sarsen.database.pool-size", "2")
                                .altered(KEEPS_READ_ONLY_CONNECTIONS))
                .doomed(Refusals.READ_ONLY_POSTGRES)
                .broke(Check.NOTHING_LOST);
    }

    @CounterTest
    void foldsWhatWasClaimed() throws Exception {
        Rigs.single()
                .staff(REGULAR, staff(FOLDS_WHAT_WAS_CLAIMED))
                .undergo(Restores.SCORED_ROWS)
                .broke(Check.NOTHING_DOUBLED)
                .kept(Check.NOTHING_LOST);
    }

    @CounterTest
    void buriesTheNeighbour() throws Exception {
        Rigs.single()
                .staff(REGULAR, staff(BURIES_THE_NEIGHBOUR))
                .doomed(Poison.IN_EVERY_PLACE)
                .broke(Check.ONLY_POISON_DEAD);
    }

    @CounterTest
    void stopsAtALockedAccount() throws Exception {
        Rigs.single().staff(REGULAR, ALONE).belated(StuckEvents.LOCKED_ACCOUNT).broke(Check.FRESH_IN_TIME);
    }

    @CounterTest
    void stopsAtAMissingPartition() throws Exception {
        Rigs.single()
                .staff(REGULAR, ALONE)
                .belated(StuckEvents.MISSING_PARTITION)
                .broke(Check.FRESH_IN_TIME);
    }

    @CounterTest
    void countsDelays() throws Exception {
        Rigs.single()
                .staff(REGULAR, staff(COUNTS_DELAYS))
                .belated(StuckEvents.NEXT_EVENT_TYPE)
                .broke(Check.ONLY_POISON_DEAD);
    }

    @CounterTest
    void makesLivenessDependOnPostgres() throws Exception {
        var nervous = REGULAR.with("management.health.db.enabled", "true")
                .with("management.endpoint.health.group.liveness.include", "livenessState,db");
        Rigs.single().staff(nervous, nervous).doomed(Hangs.POSTGRES).broke(Check.ALIVE);
    }

    @CounterTest
    void leavesWithoutADrain() throws Exception {
        var hurried = REGULAR.with("sarsen.drain", "0s").with("server.shutdown", "immediate");
        Rigs.pair().staff(hurried, REGULAR).doomed(Rolling.RESTART).broke(Check.ANSWERED);
    }

    @CounterTest
    void dropsTheMonthInUse() throws Exception {
        Rigs.single()
                .asRegular()
                .doomed(SchemaWork.partitions(staff(DROPS_THE_MONTH_IN_USE)))
                .broke(Check.NOTHING_LOST);
    }

    @CounterTest
    void trustsItsOwnClock() throws Exception {
        var file = folder.resolve("clock");
        SteppedClock.step(file, Duration.ZERO);
        var staff = staff(STEPPED_CLOCK, TRUSTS_ITS_OWN_CLOCK).with(SteppedClock.FILE, file.toString());
        Rigs.single().staff(staff, staff).belated(Clocks.application(file)).broke(Check.FRESH_IN_TIME);
    }

    private static Staff hasty(Staff staff) {
        return staff.altered(ACKNOWLEDGES_BEFORE_THE_COMMIT);
    }
}
