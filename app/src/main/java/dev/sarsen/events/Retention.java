// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.events;

import java.time.Duration;
import java.time.Instant;

/**
 * How far back events may lie.
 *
 * @param kept how long signals are kept
 */
public record Retention(Duration kept) {

    /** Ids are refused two days before their partition may go, so that no accepted id lacks one. */
    private static final Duration ID_MARGIN = Duration.ofDays(2);

    public Retention {
        if (kept.compareTo(Duration.ofDays(30)) < 0) {
            throw new IllegalArgumentException("sarsen.signals.retention must be at least 30d, is " + kept);
        }
    }

    /** The earliest time that an event may have. */
    public Instant oldestTimestamp(Instant now) {
        return now.minus(kept);
    }

    /** The earliest time that an event's id may have. */
    public Instant oldestId(Instant now) {
        return now.minus(kept).plus(ID_MARGIN);
    }
}
