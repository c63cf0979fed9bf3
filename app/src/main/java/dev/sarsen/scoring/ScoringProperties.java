// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.events.EventType;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How events are scored.
 *
 * @param threads batches that one process scores at the same time
 * @param batchSize events of one scoring transaction
 * @param batchBytes metadata, as text, of one scoring transaction; a single event may have more. A process holds up to sarsen.scoring.threads + 2 of
 *     these at a time, each several times over, in its heap
 * @param idlePause how long a thread rests when nothing is announced
 * @param sweepAfter how long an event waits before it is swept up although nobody announced it
 * @param sweepEvery how often is swept while Redis answers
 * @param maxAttempts how often an event may fail alone before it is dead
 * @param retryPause how long a failed event rests after the first failure; doubles with each further one
 * @param halfLife the time after which a score counts half; in force at the first migration, then by the rescore command
 * @param baseScores of single event types, as base-scores.call_made (or callmade), above 0 and at most 1; in force like the half-life
 */
@Validated
@ConfigurationProperties("sarsen.scoring")
record ScoringProperties(
        @DefaultValue("2") @Min(1) int threads,
        @DefaultValue("500") @Min(1) @Max(10_000) int batchSize,
        @DefaultValue("4MB") DataSize batchBytes,
        @DefaultValue("50ms") @DurationMin(millis = 1) Duration idlePause,

        @DefaultValue("10s") @DurationMin(message = "must not be negative")
        Duration sweepAfter,

        @DefaultValue("1s") @DurationMin(millis = 1) Duration sweepEvery,
        @DefaultValue("5") @Min(1) int maxAttempts,

        @DefaultValue("5s") @DurationMin(message = "must not be negative")
        Duration retryPause,

        @DefaultValue("14d") @DurationMin(hours = 1) Duration halfLife,
        @DefaultValue Map<String, Double> baseScores) {

    private static final Map<String, Double> DEFAULTS = Map.of(
            "email_sent", 0.1,
            "email_opened", 0.3,
            "call_made", 0.5,
            "email_clicked", 0.6,
            "meeting_booked", 0.8,
            "demo_completed", 0.9);

    ScoringProperties {
        if (batchBytes.toBytes() < 1) {
            throw new IllegalArgumentException("sarsen.scoring.batch-bytes must be above 0, is " + batchBytes);
        }
        var scores = new TreeMap<>(DEFAULTS);
        baseScores.forEach((name, score) -> {
            var type = eventType(name);
            if (type.isEmpty() || !(score > 0 && score <= 1)) {
                throw new IllegalArgumentException("sarsen.scoring.base-scores." + name
                        + " must name an event type and be above 0 and at most 1, is " + score);
            }
            scores.put(type.get().wireName(), score);
        });
        baseScores = scores;
    }

    /** The names of environment variables have lost their underscores. */
    private static Optional<EventType> eventType(String name) {
        return Arrays.stream(EventType.values())
                .filter(type -> type.wireName().equals(name)
                        || type.wireName().replace("_", "").equals(name))
                .findAny();
    }
}
