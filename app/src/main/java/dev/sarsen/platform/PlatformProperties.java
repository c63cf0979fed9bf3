// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What a process is told about itself.
 *
 * @param role what this process does: api, worker, migrate or local
 * @param drain how long the API goes on serving after SIGTERM while load balancers learn that it is leaving
 * @param sampleEvery how often the gauges of queue, inbox and partitions are measured
 */
@Validated
@ConfigurationProperties("sarsen")
record PlatformProperties(
        ProcessRole role,

        @DefaultValue("3s") @DurationMin(message = "must not be negative")
        Duration drain,

        @DefaultValue("5s") @DurationMin(millis = 1) Duration sampleEvery) {}
