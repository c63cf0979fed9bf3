// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.stats;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a window of whole hours, by the time of the events.
 *
 * @param from inclusive
 * @param to exclusive
 * @param uniqueAccounts absent for windows over 31 days, and for those in which the key of the sketches was changed
 * @param uniqueUsers absent like {@code uniqueAccounts}
 * @param perHour every hour of the window, in order
 */
record Stats(
        Instant from,
        Instant to,
        long total,
        @Nullable Double averageScore,
        Map<String, Long> bySignalType,
        Map<String, Long> byEventType,
        @Nullable Distinct uniqueAccounts,
        @Nullable Distinct uniqueUsers,
        List<Hour> perHour) {

    /** @param approximate whether the count is an estimate (relative standard error 2.4 %) */
    record Distinct(long count, boolean approximate) {}

    /** @param averageScore absent for an hour without signals */
    record Hour(Instant hour, long signals, @Nullable Double averageScore) {}
}
