// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import org.junit.jupiter.api.Test;

/** What people and events do to it, under load. */
class WorkIntegrationTests {

    @Test
    void keepsItsPromisesThroughARollingRestart() throws Exception {
        Rigs.pair().asRegular().undergo(Rolling.RESTART).everythingHeld();
    }

    @Test
    void keepsItsPromisesWhileTwoMigrate() throws Exception {
        Rigs.pair().asRegular().undergo(SchemaWork.TWO_MIGRATORS).everythingHeld();
    }

    @Test
    void keepsItsPromisesWhilePartitionsComeAndGo() throws Exception {
        Rigs.pair().asRegular().undergo(SchemaWork.partitions(Staff.REGULAR)).everythingHeld();
    }

    @Test
    void killsThePoisonAndNothingElse() throws Exception {
        Rigs.pair().asRegular().undergo(Poison.IN_EVERY_PLACE).everythingHeld();
    }

    @Test
    void scoresOnceWhatARestoreBringsBack() throws Exception {
        Rigs.pair().asRegular().undergo(Restores.SCORED_ROWS).everythingHeld();
    }
}
