// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.events;

import com.github.f4b6a3.uuid.UuidCreator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The identity of an event and of the signal it becomes: a UUIDv7 (RFC 9562), whose first 48 bits are milliseconds
 * since the epoch.
 */
public record EventId(UUID value) {

    private static final String FORM = "00000000-0000-0000-0000-000000000000";
    private static final int VERSION = 7;
    private static final int RFC_9562_VARIANT = 2;

    public EventId {
        if (!isUuid7(value)) {
            throw new IllegalArgumentException("Not a UUIDv7: " + value);
        }
    }

    /** Makes a new id; ids made by one process rise. */
    public static EventId next() {
        return new EventId(UuidCreator.getTimeOrderedEpochPlus1());
    }

    /**
     * The id of an event that a source knows by a name of its own: the milliseconds of the event's time, and 74 bits of a hash of
     * both names. The same event gets the same id whenever it is sent, and an id of another time is another month's.
     */
    public static EventId of(Instant time, String source, String sourceId) {
        var hash = ByteBuffer.wrap(sha256(source.length() + ":" + source + sourceId));
        long most = (time.toEpochMilli() << 16) | (VERSION << 12) | (hash.getShort() & 0xfff);
        long least = ((long) RFC_9562_VARIANT << 62) | (hash.getLong() >>> 2);
        return new EventId(new UUID(most, least));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Reads an id in its canonical text form; empty if it is none. */
    public static Optional<EventId> parse(String text) {
        if (!isCanonical(text)) {
            return Optional.empty();
        }
        var value = UUID.fromString(text);
        return isUuid7(value) ? Optional.of(new EventId(value)) : Optional.empty();
    }

    private static boolean isUuid7(UUID value) {
        return value.version() == VERSION && value.variant() == RFC_9562_VARIANT;
    }

    /** Looked at before it is read: {@link UUID#fromString} takes groups that are too short, and its exceptions are dear. */
    private static boolean isCanonical(String text) {
        if (text.length() != FORM.length()) {
            return false;
        }
        for (int i = 0; i < FORM.length(); i++) {
            char c = text.charAt(i);
            if (FORM.charAt(i) == '-' ? c != '-' : c >= 0x80 || Character.digit(c, 16) < 0) {
                return false;
            }
        }
        return true;
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
