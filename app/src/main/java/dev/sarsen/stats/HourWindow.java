// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.stats;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.events.Retention;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The whole hours that a window of time touches. */
record HourWindow(Instant start, Instant end) {

    private static final Duration DEFAULT = Duration.ofHours(24);

    /** @throws Refused if the window is empty, or longer than signals are kept */
    static HourWindow of(@Nullable Instant from, @Nullable Instant to, Instant now, Retention retention) {
        if (from != null && to != null && !from.isBefore(to)) {
            throw new Refused(Problem.PARAMETER_INVALID, "from must be before to.");
        }
        var end = nextHour(to == null ? now : to);
        var start = (from == null ? end.minus(DEFAULT) : from).truncatedTo(ChronoUnit.HOURS);
        var length = Duration.between(start, end);
        if (!length.isPositive() || length.compareTo(retention.kept().plusDays(1)) > 0) {
            throw new Refused(
                    Problem.PARAMETER_INVALID,
                    "from must be before to, by at most " + retention.kept().toDays() + " days.");
        }
        return new HourWindow(start, end);
    }

    private static Instant nextHour(Instant time) {
        var hour = time.truncatedTo(ChronoUnit.HOURS);
        return hour.equals(time) ? hour : hour.plus(1, ChronoUnit.HOURS);
    }

    Duration length() {
        return Duration.between(start, end);
    }

    Stream<Instant> hours() {
        return Stream.iterate(start, hour -> hour.isBefore(end), hour -> hour.plus(1, ChronoUnit.HOURS));
    }
}
