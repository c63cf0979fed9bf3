// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import org.junit.jupiter.api.Test;

/** What stands still, is slow or is used up, under load. */
class HangIntegrationTests {

    @Test
    void keepsItsPromisesWhenAnApiHangs() throws Exception {
        Rigs.pair().asRegular().undergo(Hangs.API).everythingHeld();
    }

    @Test
    void keepsItsPromisesWhenAWorkerHangs() throws Exception {
        Rigs.pair().asRegular().undergo(Hangs.WORKER).everythingHeld();
    }

    @Test
    void keepsItsPromisesWhenPostgresHangs() throws Exception {
        Rigs.pair().asRegular().undergo(Hangs.POSTGRES).everythingHeld();
    }

    @Test
    void keepsItsPromisesWhenRedisHangs() throws Exception {
        Rigs.pair().asRegular().undergo(Hangs.REDIS).everythingHeld();
    }

    @Test
    void keepsItsPromisesWhilePostgresIsSlow() throws Exception {
        Rigs.pair().asRegular().undergo(Hangs.SLOW_POSTGRES).everythingHeld();
    }

    @Test
    void keepsItsPromisesWhenThePoolIsExhausted() throws Exception {
        Rigs.pair().asRegular().undergo(Hangs.POOL).everythingHeld();
    }
}
