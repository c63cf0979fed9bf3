// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import dev.sarsen.edge.WholeBody;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How much intake takes at once.
 *
 * @param maxBody the largest body of one POST, at most 8 MB
 * @param bodyTimeout how long the body of one POST may take to arrive
 * @param bodiesInFlight bytes of all bodies that are being read or stored, a POST beyond it is answered 503, and a POST of a client
 *     whose bodies take three quarters of it is answered 429; by default a sixteenth of the heap, at least 16 MB and at most 64 MB
 */
@Validated
@ConfigurationProperties("sarsen.intake")
record IntakeProperties(
        @DefaultValue("8MB") DataSize maxBody,
        @DefaultValue("30s") @DurationMin(millis = 1) Duration bodyTimeout,
        @Nullable DataSize bodiesInFlight) {

    private static final DataSize PROMISED = DataSize.ofMegabytes(8);

    /** A body in work takes about ten times its size in objects, so a full house takes most of the heap. */
    private static final int SHARE_OF_THE_HEAP = 16;

    IntakeProperties {
        if (maxBody.toBytes() < 1 || maxBody.compareTo(PROMISED) > 0) {
            throw new IllegalArgumentException("sarsen.intake.max-body must be above 0 and at most 8MB, is " + maxBody);
        }
        if (bodiesInFlight != null && bodiesInFlight.compareTo(maxBody) <= 0) {
            throw new IllegalArgumentException(
                    "sarsen.intake.bodies-in-flight must be more than sarsen.intake.max-body");
        }
    }

    WholeBody wholeBody() {
        return new WholeBody(Math.toIntExact(maxBody.toBytes()), bodyTimeout);
    }

    /** Bytes of all bodies in flight. */
    DataSize budget() {
        return bodiesInFlight == null ? shareOf(Runtime.getRuntime().maxMemory()) : bodiesInFlight;
    }

    static DataSize shareOf(long heap) {
        return DataSize.ofBytes(Math.clamp(
                heap / SHARE_OF_THE_HEAP,
                DataSize.ofMegabytes(16).toBytes(),
                DataSize.ofMegabytes(64).toBytes()));
    }
}
