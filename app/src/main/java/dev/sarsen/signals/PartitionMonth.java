// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import dev.sarsen.events.EventId;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** A month of ids, the range of one partition of {@code signal}. */
record PartitionMonth(YearMonth month) implements Comparable<PartitionMonth> {

    private static final Pattern TABLE = Pattern.compile("signal_(\\d{4})_(\\d{2})");

    static PartitionMonth of(Instant time) {
        return new PartitionMonth(YearMonth.from(time.atOffset(ZoneOffset.UTC)));
    }

    static Optional<PartitionMonth> named(String table) {
        var matcher = TABLE.matcher(table);
        return matcher.matches()
                ? Optional.of(new PartitionMonth(
                        YearMonth.of(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))))
                : Optional.empty();
    }

    PartitionMonth plus(int months) {
        return new PartitionMonth(month.plusMonths(months));
    }

    String table() {
        return "signal_%04d_%02d".formatted(month.getYear(), month.getMonthValue());
    }

    /** The smallest id of the month. */
    UUID lower() {
        return EventId.floor(start());
    }

    /** The smallest id after the month. */
    UUID upper() {
        return plus(1).lower();
    }

    Instant end() {
        return plus(1).start();
    }

    private Instant start() {
        return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    @Override
    public int compareTo(PartitionMonth other) {
        return month.compareTo(other.month);
    }
}
