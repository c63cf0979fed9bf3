package dev.sarsen.inbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What waits and what died.
 *
 * @param deadRetention how long dead events are kept; must be shorter than the retention of signals
 */
@ConfigurationProperties("sarsen.inbox")
record InboxProperties(@DefaultValue("30d") Duration deadRetention) {}
