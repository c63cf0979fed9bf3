// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import org.junit.jupiter.api.Test;

/** What answers and refuses writes, under load. */
class RefusalIntegrationTests {

    @Test
    void keepsItsPromisesThroughAFailover() throws Exception {
        Rigs.pair().asRegular().undergo(Refusals.FAILOVER).everythingHeld();
    }

    @Test
    void keepsItsPromisesWhilePostgresIsReadOnly() throws Exception {
        Rigs.pair().asRegular().undergo(Refusals.READ_ONLY_POSTGRES).everythingHeld();
    }

    @Test
    void keepsItsPromisesWhileRedisIsFull() throws Exception {
        Rigs.pair().asRegular().undergo(Refusals.FULL_REDIS).everythingHeld();
    }

    @Test
    void keepsItsPromisesWhileRedisIsDemoted() throws Exception {
        Rigs.pair().asRegular().undergo(Refusals.DEMOTED_REDIS).everythingHeld();
    }
}
