// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import dev.sarsen.edge.Problem;
import dev.sarsen.events.Retention;
import dev.sarsen.events.Timestamps;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When an event can have happened: at a time as RFC 3339 has it, within the retention of signals, and not in the future. */
class TimestampRules {

    /** How far a client's clock may be ahead. */
    static final Duration AHEAD = Duration.ofMinutes(5);

    private static final String EXPECTED = ". Expected is a time as RFC 3339 has it, such as 2026-01-31T12:00:00Z.";

    private final Retention retention;

    TimestampRules(Retention retention) {
        this.retention = retention;
    }

    /** The time of the event; null if it has none that can be read. */
    @Nullable Instant timestamp(EventFields fields, Instant now) {
        var text = fields.required(Field.TIMESTAMP);
        var timestamp = text == null ? null : read(text, fields);
        if (timestamp == null) {
            return null;
        }
        if (timestamp.isAfter(now.plus(AHEAD))) {
            fields.fault(Field.TIMESTAMP, Problem.TIMESTAMP_IN_THE_FUTURE, Problem.TIMESTAMP_IN_THE_FUTURE.meaning());
        } else if (timestamp.isBefore(retention.oldestTimestamp(now))) {
            fields.fault(
                    Field.TIMESTAMP,
                    Problem.TIMESTAMP_TOO_OLD,
                    "timestamp is before " + retention.oldestTimestamp(now) + ".");
        }
        return timestamp;
    }

    private static @Nullable Instant read(String timestamp, EventFields fields) {
        return switch (Timestamps.read(timestamp)) {
            case Timestamps.Time(var time) -> time;
            case Timestamps.NoTime(var fault) -> {
                fields.fault(Field.TIMESTAMP, Problem.TIMESTAMP_INVALID, "timestamp " + fault + EXPECTED);
                yield null;
            }
        };
    }
}
