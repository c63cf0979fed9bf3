// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long signals are kept and how long a query may take.
 *
 * @param retention how far back events are accepted and signals are kept; whole months are dropped after it
 * @param monthsAhead partitions that exist for the months to come
 * @param searchTimeout how long a query over signals may run before it is refused as too broad
 */
@Validated
@ConfigurationProperties("sarsen.signals")
record SignalsProperties(
        @DefaultValue("400d") @DurationMin(days = 30) Duration retention,
        @DefaultValue("3") @Min(1) int monthsAhead,
        @DefaultValue("2s") @DurationMin(millis = 1) Duration searchTimeout) {}
