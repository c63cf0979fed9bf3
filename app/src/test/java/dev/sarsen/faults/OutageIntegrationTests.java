// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import org.junit.jupiter.api.Test;

/** What is killed, under load. */
class OutageIntegrationTests {

    @Test
    void keepsItsPromisesWhenAnApiIsKilled() throws Exception {
        Rigs.pair().asRegular().undergo(Kills.API).everythingHeld();
    }

    @Test
    void keepsItsPromisesWhenAWorkerIsKilled() throws Exception {
        Rigs.pair().asRegular().undergo(Kills.WORKER).everythingHeld();
    }

    @Test
    void keepsItsPromisesWhenPostgresIsKilled() throws Exception {
        Rigs.pair().asRegular().undergo(Kills.POSTGRES).everythingHeld();
    }

    @Test
    void keepsItsPromisesWhenPostgresStopsForAWhile() throws Exception {
        Rigs.pair().asRegular().undergo(Kills.STOPPED_POSTGRES).everythingHeld();
    }

    @Test
    void keepsItsPromisesWhenConnectionsAreCutTimeAndAgain() throws Exception {
        Rigs.pair().asRegular().undergo(Kills.CONNECTIONS).everythingHeld();
    }

    @Test
    void keepsItsPromisesWhenRedisIsKilled() throws Exception {
        Rigs.pair().asRegular().undergo(Kills.REDIS).everythingHeld();
    }

    @Test
    void keepsItsPromisesWhenRedisLosesAllItHeld() throws Exception {
        Rigs.pair().asRegular().undergo(Kills.REDIS_DATA).everythingHeld();
    }
}
