// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.console;

import dev.sarsen.health.DependencyWatch;
import dev.sarsen.signals.RecentSignals;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is going on, as one process sees it.
 *
 * @param at when this was put together
 * @param trouble why the figures are not of now; absent when they are
 * @param figures what was measured last; absent before the first measurement
 * @param history the rates of the last ten minutes for which somebody watched; absent in the live feed
 */
record Overview(
        Instant at,
        Identity process,
        List<DependencyWatch.Seen> dependencies,
        @Nullable String trouble,
        @Nullable Figures figures,
        @Nullable List<Rates> history) {

    /**
     * The process that answers.
     *
     * @param commit the abbreviated commit that it was built from; absent where that is not known
     * @param pod the name of its host
     */
    record Identity(String version, @Nullable String commit, String role, String pod, Instant startedAt) {}

    /**
     * What the database was asked for.
     *
     * @param rates absent until there are two measurements to compare
     * @param accounts the hottest, hottest first
     * @param signals the newest by id, newest first
     */
    record Figures(
            Instant measuredAt,
            Inbox inbox,
            @Nullable Rates rates,
            RecentSignals.Freshness freshness,
            List<Account> accounts,
            List<RecentSignals.Recent> signals) {}

    /**
     * What waits.
     *
     * @param depth accepted events that are not scored yet
     * @param oldestSeconds how long the oldest of them has waited
     * @param dead events that failed too often
     */
    record Inbox(long depth, double oldestSeconds, long dead) {}

    /**
     * Events per second, of all processes, as the mean of the ten seconds before.
     *
     * @param at the end of the ten seconds
     */
    record Rates(Instant at, double accepted, double scored) {}

    /**
     * A hot account.
     *
     * @param score the decayed score at the time of the measurement
     * @param activity signals in each of the last 24 hours, oldest first; of an hour at most 500 are counted
     */
    record Account(String accountId, double score, long signals, Instant lastSignalAt, List<Integer> activity) {}
}
