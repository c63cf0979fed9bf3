// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.queue;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The event stream in Redis.
 *
 * @param stream the key of the stream
 * @param group the consumer group of the workers
 * @param reclaimAfter how long a claimed entry may stay unacknowledged before another worker takes it
 * @param doorbellCapacity ids that may wait in memory to be announced; more are left to the sweep
 */
@Validated
@ConfigurationProperties("sarsen.queue")
record QueueProperties(
        @DefaultValue("sarsen:events") @NotBlank String stream,
        @DefaultValue("scoring") @NotBlank String group,
        @DefaultValue("30s") @DurationMin(millis = 1) Duration reclaimAfter,
        @DefaultValue("100000") @Min(1) int doorbellCapacity) {}
