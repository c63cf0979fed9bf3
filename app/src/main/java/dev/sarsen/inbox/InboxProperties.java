// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What waits and what died.
 *
 * @param commitsAtOnce commits under way at the same time that POSTs of few events share, in one process
 * @param commitWait how long a POST of few events waits for one of these commits before it is answered 503
 * @param deadRetention how long dead events are kept; must be shorter than the retention of signals
 */
@Validated
@ConfigurationProperties("sarsen.inbox")
record InboxProperties(
        @DefaultValue("2") @Min(1) int commitsAtOnce,

        @DefaultValue("2s") @DurationMin(millis = 1) @DurationMax(seconds = 10)
        Duration commitWait,

        @DefaultValue("30d") @DurationMin(days = 1) Duration deadRetention) {}
