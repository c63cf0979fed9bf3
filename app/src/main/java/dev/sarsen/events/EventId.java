// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.events;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The identity of an event and of the signal it becomes: a UUIDv7 (RFC 9562), whose first 48 bits are milliseconds
 * since the epoch.
 */
public record EventId(UUID value) {

    private static final int VERSION = 7;
    private static final int RFC_9562_VARIANT = 2;

    public EventId {
        if (value.version() != VERSION || value.variant() != RFC_9562_VARIANT) {
            throw new IllegalArgumentException("Not a UUIDv7: " + value);
        }
    }

    /** Makes a new id; ids made by one process rise. */
    public static EventId next() {
        return new EventId(UuidCreator.getTimeOrderedEpochPlus1());
    }

    /** Reads an id in its canonical text form; empty if it is none. */
    public static Optional<EventId> parse(String text) {
        try {
            var value = UUID.fromString(text);
            return isCanonical(value, text) ? Optional.of(new EventId(value)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** {@link UUID#fromString} takes groups that are too short. */
    private static boolean isCanonical(UUID value, String text) {
        return value.toString().equalsIgnoreCase(text);
    }

    /** The time in the id, to the millisecond. */
    public Instant time() {
        return Instant.ofEpochMilli(value.getMostSignificantBits() >>> 16);
    }

    /** The smallest UUID of a millisecond, a bound for ranges of ids; before 1970 there are none. */
    public static UUID floor(Instant time) {
        return new UUID(Math.max(0, time.toEpochMilli()) << 16, 0);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
