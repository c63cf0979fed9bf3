// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.erasure;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How persons are erased.
 *
 * @param backupRetention how long backups and archived WAL are kept, with the time between two backups; an erasure says until when
 *     they may still hold what it has removed
 * @param lease how long an erasure that a killed process has left lies before a worker goes on with it
 */
@Validated
@ConfigurationProperties("sarsen.erasure")
record ErasureProperties(
        @DefaultValue("30d") @DurationMin(message = "must not be negative")
        Duration backupRetention,

        @DefaultValue("1m") @DurationMin(seconds = 1) Duration lease) {}
