package dev.sarsen.inbox;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What waits and what died.
 *
 * @param deadRetention how long dead events are kept; must be shorter than the retention of signals
 */
@Validated
@ConfigurationProperties("sarsen.inbox")
record InboxProperties(
        @DefaultValue("30d") @DurationMin(days = 1) Duration deadRetention) {}
