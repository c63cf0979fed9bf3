// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.stats;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How distinct accounts and users are counted.
 *
 * @param sketchKey secret of at least 16 characters, the same in every process, under which ids are hashed before they are
 *     counted; without it, every reader of the database can find out whether an id was active in an hour
 */
@ConfigurationProperties("sarsen.stats")
record StatsProperties(@DefaultValue("") String sketchKey) {

    private static final int SHORTEST = 16;

    StatsProperties {
        if (!sketchKey.isEmpty() && sketchKey.length() < SHORTEST) {
            throw new IllegalArgumentException("sarsen.stats.sketch-key must have at least " + SHORTEST
                    + " characters, has " + sketchKey.length());
        }
    }

    @Override
    public String toString() {
        return "StatsProperties[sketchKey=***]";
    }
}
