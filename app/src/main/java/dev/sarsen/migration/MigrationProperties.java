// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.migration;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The schema.
 *
 * @param waitAtStart how long a starting api or worker waits for migrations that are pending before it gives up; 0 for not at all
 */
@Validated
@ConfigurationProperties("sarsen.migration")
record MigrationProperties(
        @DefaultValue("60s") @DurationMin(message = "must not be negative") @DurationMax(minutes = 4)
        Duration waitAtStart) {}
