// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

/** What has to hold under every fault; each is known to fail where a safety is taken away, by the counter-tests. */
enum Check {
    /** Every event with a receipt is scored, apart from those that are dead on purpose. */
    NOTHING_LOST,
    /** Every signal is counted once, in the accounts and in the hours. */
    NOTHING_DOUBLED,
    /** Within the fault's bound nothing from before its end waits any more, and a new event is scored promptly. */
    FRESH_IN_TIME,
    /** No process that was meant to live failed its liveness probe. */
    ALIVE,
    /** Every request was answered as the fault allows. */
    ANSWERED,
    /** Dead are the events that were poison, and no others. */
    ONLY_POISON_DEAD
}
