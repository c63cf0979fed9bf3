// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns two counts that rise into rates, and remembers them for a while. Used by one thread at a time. */
class RateMeter {

    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration SHORTEST = Duration.ofSeconds(4);
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final ArrayDeque<Count> counts = new ArrayDeque<>();
    private final ArrayDeque<Overview.Rates> rates = new ArrayDeque<>();

    /** @return the rates up to now; none while there is nothing to compare with, or if a count began anew */
    Overview.@Nullable Rates measure(Instant now, long accepted, long scored) {
        var count = new Count(now, accepted, scored);
        counts.removeIf(past -> past.at().isBefore(now.minus(WINDOW.multipliedBy(2))));
        counts.addLast(count);
        while (counts.size() > 2 && isWithin(WINDOW, second(), now)) {
            counts.removeFirst();
        }
        rates.removeIf(past -> past.at().isBefore(now.minus(REMEMBERED)));
        var rate = count.since(counts.getFirst());
        if (rate != null) {
            rates.addLast(rate);
        }
        return rate;
    }

    List<Overview.Rates> history() {
        return List.copyOf(rates);
    }

    private Count second() {
        return counts.stream().skip(1).findFirst().orElseThrow();
    }

    /** Whether a count is old enough for the window, so that those before it are not needed. */
    private static boolean isWithin(Duration window, Count count, Instant now) {
        return !count.at().isAfter(now.minus(window));
    }

    private record Count(Instant at, long accepted, long scored) {

        Overview.@Nullable Rates since(Count former) {
            var seconds = Duration.between(former.at, at).toNanos() / 1e9;
            boolean comparable = accepted >= former.accepted && scored >= former.scored;
            return seconds < SHORTEST.toSeconds() || !comparable
                    ? null
                    : new Overview.Rates(
                            at, (accepted - former.accepted) / seconds, (scored - former.scored) / seconds);
        }
    }
}
