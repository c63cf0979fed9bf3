// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.dead;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.events.EventType;
import dev.sarsen.inbox.DeadEventFilter;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which dead events are put back into the inbox: those that fit every field that is given; without any, all.
 *
 * @param eventType their type
 * @param reason a part of their last failure
 * @param from the earliest time at which they became dead, from 1970 on
 * @param to the time before which they became dead; the time of the request if absent or later
 * @param perSecond a whole number: how many events a second are put back at most; 1000 if absent
 */
record ReplayRequest(
        @Nullable EventType eventType,

        @Nullable @Size(min = 1, max = ReplayRequest.LONGEST_REASON) String reason,

        @Nullable Instant from,
        @Nullable Instant to,

        @Nullable @Min(1) @Max(ReplayRequest.FASTEST) @Digits(integer = 5, fraction = 0) Double perSecond) {

    static final int LONGEST_REASON = 1_000;
    static final int FASTEST = 10_000;
    static final int DEFAULT_RATE = 1_000;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    ReplayRequest {
        Filters.checkReason(reason, Problem.FIELD_INVALID);
        require(reason == null || reason.length() <= LONGEST_REASON, "reason must have at most 1000 characters.");
        require(isStorable(from), "from must lie between 1970 and " + LATEST + ".");
        require(isStorable(to), "to must lie between 1970 and " + LATEST + ".");
        require(
                perSecond == null || (perSecond >= 1 && perSecond <= FASTEST && perSecond == Math.rint(perSecond)),
                "perSecond must be a whole number between 1 and " + FASTEST + ".");
    }

    private static boolean isStorable(@Nullable Instant time) {
        return time == null || !(time.isBefore(Instant.EPOCH) || time.isAfter(LATEST));
    }

    private static void require(boolean condition, String requirement) {
        if (!condition) {
            throw new Refused(Problem.FIELD_INVALID, requirement);
        }
    }

    int rate() {
        return perSecond == null ? DEFAULT_RATE : perSecond.intValue();
    }

    DeadEventFilter filter(Instant now) {
        return new DeadEventFilter(Filters.name(eventType), reason, from, Filters.end(to, now));
    }
}
