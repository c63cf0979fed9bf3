package dev.sarsen.queue;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The event stream in Redis.
 *
 * @param stream the key of the stream
 * @param group the consumer group of the workers
 * @param reclaimAfter how long a claimed entry may stay unacknowledged before another worker takes it
 * @param doorbellCapacity ids that may wait in memory to be announced; more are left to the sweep
 */
@ConfigurationProperties("sarsen.queue")
record QueueProperties(
        @DefaultValue("sarsen:events") String stream,
        @DefaultValue("scoring") String group,
        @DefaultValue("30s") Duration reclaimAfter,
        @DefaultValue("100000") int doorbellCapacity) {}
