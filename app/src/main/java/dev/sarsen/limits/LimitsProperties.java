// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import dev.sarsen.platform.ProcessRole;
import dev.sarsen.platform.SettingInvalid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What clients may ask of one process, and of all of them together.
 *
 * @param databaseRequests requests of this process that use the database at the same time, fewer than
 *     sarsen.database.pool-size; by default all connections but two in the role api, half of them in the role local. Reads use
 *     three quarters of them at most
 * @param databaseQueue requests that may wait for their turn at the database; more are answered 503
 * @param databaseWait how long one of them waits before it is answered 503
 * @param requestsPerClient requests of each client that this process works on at the same time, from their head to the last byte
 *     of their answer; more are answered 429. Let it be less than databaseQueue, so that no client fills that alone
 * @param inboxDepth events in the inbox above which POSTs are answered 429, as measured every sarsen.sample-every; a client is answered 429
 *     sooner, once more of its own events wait than there is room left
 * @param writesPerSecond requests a second with which each client may write, over all processes; batches count once
 * @param eventsPerSecond events a second that each client may post, over all processes; 10 000 at once at least, after enough silence. A
 *     POST counts as many as it has events, or KiB of its inflated body if these are more, also if it is refused
 * @param readsPerSecond requests a second with which each client may read, over all processes
 * @param burst how long a client that was silent saves up requests and events for a burst
 * @param shareEvery how often processes tell each other through Redis what their clients have used up
 */
@Validated
@ConfigurationProperties("sarsen.limits")
record LimitsProperties(
        @Nullable @Min(1) Integer databaseRequests,
        @DefaultValue("100") @Min(0) int databaseQueue,

        @DefaultValue("2s") @DurationMin(message = "must not be negative") @DurationMax(seconds = 10)
        Duration databaseWait,

        @DefaultValue("64") @Min(1) int requestsPerClient,
        @DefaultValue("2000000") @Min(1) long inboxDepth,
        @DefaultValue("1000") @Min(1) @Max(1_000_000) int writesPerSecond,
        @DefaultValue("20000") @Min(1) @Max(100_000_000) int eventsPerSecond,
        @DefaultValue("2000") @Min(1) @Max(1_000_000) int readsPerSecond,

        @DefaultValue("2s") @DurationMin(seconds = 1) @DurationMax(hours = 1)
        Duration burst,

        @DefaultValue("200ms") @DurationMin(millis = 10) @DurationMax(seconds = 5)
        Duration shareEvery) {

    /** How many requests may use a pool of this size. */
    int databaseRequests(ProcessRole role, int poolSize) {
        if (databaseRequests == null) {
            return Math.max(1, role.scores() ? poolSize / 2 : poolSize - 2);
        }
        if (databaseRequests >= poolSize) {
            throw new SettingInvalid(
                    "sarsen.limits.database-requests",
                    "must be less than sarsen.database.pool-size, which is %d, is %d"
                            .formatted(poolSize, databaseRequests));
        }
        return databaseRequests;
    }

    Quota reads() {
        return new Quota("reads", Limit.CLIENT_READS, readsPerSecond, burst);
    }

    Quota writes() {
        return new Quota("writes", Limit.CLIENT_WRITES, writesPerSecond, burst);
    }

    /** Its burst lasts as long as the largest POST needs, if that is longer. */
    Quota events() {
        var largest = Duration.ofMillis(Math.ceilDiv(1_000L * EventRate.LARGEST_POST, eventsPerSecond));
        return new Quota(
                "events", Limit.CLIENT_EVENTS, eventsPerSecond, largest.compareTo(burst) > 0 ? largest : burst);
    }
}
