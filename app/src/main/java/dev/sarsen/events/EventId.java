package dev.sarsen.events;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The identity of an event and of the signal it becomes: a UUIDv7 (RFC 9562), whose first 48 bits are milliseconds
 * since the epoch.
 */
public record EventId(UUID value) {

    private static final Pattern CANONICAL =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}");
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
        return CANONICAL.matcher(text).matches() ? Optional.of(new EventId(UUID.fromString(text))) : Optional.empty();
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
