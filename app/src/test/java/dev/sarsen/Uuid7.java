// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Ids of events that clients make themselves, at any time. */
public final class Uuid7 {

    private static final long VERSION = 0x7000;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private Uuid7() {}

    public static UUID now() {
        return at(Instant.now());
    }

    public static UUID at(Instant time) {
        var random = ThreadLocalRandom.current();
        return new UUID(
                time.toEpochMilli() << 16 | VERSION | random.nextInt(1 << 12), VARIANT | random.nextLong() >>> 2);
    }
}
