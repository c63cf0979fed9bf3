package dev.sarsen.intake;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much intake takes at once.
 *
 * @param maxBody the largest body of one POST, at most 8 MB
 * @param bodiesInFlight bytes of all bodies that are being read or stored; a POST beyond it is answered 503
 */
@ConfigurationProperties("sarsen.intake")
record IntakeProperties(
        @DefaultValue("8MB") DataSize maxBody,
        @DefaultValue("64MB") DataSize bodiesInFlight) {

    private static final DataSize PROMISED = DataSize.ofMegabytes(8);

    IntakeProperties {
        if (maxBody.toBytes() < 1 || maxBody.compareTo(PROMISED) > 0) {
            throw new IllegalArgumentException("sarsen.intake.max-body must be above 0 and at most 8MB, is " + maxBody);
        }
        if (bodiesInFlight.compareTo(maxBody) <= 0) {
            throw new IllegalArgumentException(
                    "sarsen.intake.bodies-in-flight must be more than sarsen.intake.max-body");
        }
    }
}
