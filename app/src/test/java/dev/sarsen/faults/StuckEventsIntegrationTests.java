// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import org.junit.jupiter.api.Test;

/** What hits single events, under load. */
class StuckEventsIntegrationTests {

    @Test
    void keepsItsPromisesToAllOthersWhileAnAccountIsLocked() throws Exception {
        Rigs.single()
                .staff(Staff.REGULAR, StuckEvents.ONE_THREAD)
                .undergo(StuckEvents.LOCKED_ACCOUNT)
                .everythingHeld();
    }

    @Test
    void keepsItsPromisesToAllOthersWhileAPartitionIsMissing() throws Exception {
        Rigs.single()
                .staff(Staff.REGULAR, StuckEvents.ONE_THREAD)
                .undergo(StuckEvents.MISSING_PARTITION)
                .everythingHeld();
    }

    @Test
    void keepsItsPromisesToAllOthersWhileATypeIsUnknown() throws Exception {
        Rigs.single()
                .staff(Staff.REGULAR, StuckEvents.ONE_THREAD)
                .undergo(StuckEvents.NEXT_EVENT_TYPE)
                .everythingHeld();
    }
}
