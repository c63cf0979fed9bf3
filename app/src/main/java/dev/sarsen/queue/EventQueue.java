// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.queue;

import dev.sarsen.platform.RedisUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Announces ids of events to the workers, at least once while its server lives. It may lose everything: what is never
 * announced is swept from the inbox. Every call throws {@link RedisUnavailable} where the server does not answer.
 */
public interface EventQueue {

    /** Ids that one entry of the stream carries at most. */
    int IDS_PER_ENTRY = 100;

    /** Appends ids that were accepted in no trace. */
    default void append(List<UUID> ids) {
        append(ids, Map.of());
    }

    /**
     * Appends ids, in as many entries as they need.
     *
     * @param traces the trace in which an id was accepted, for those that were accepted in one; see {@link StreamTraces}
     */
    void append(List<UUID> ids, Map<UUID, String> traces);

    /** Whether ids can be appended, as far as the server has told this process lately. */
    default boolean takesAnnouncements() {
        return true;
    }

    /** Takes entries that nobody has, for this consumer; none if there are none, at once. */
    List<Entry> claim(int maxEntries);

    /** Takes over entries that a consumer claimed and left for as long as {@code sarsen.queue.reclaim-after}. */
    List<Entry> reclaim(int maxEntries);

    /** Ends the work on entries: they are gone. */
    void acknowledge(List<Entry> entries);

    /** Forgets consumers that have been idle for so long with nothing pending; says how many. */
    long forgetConsumersIdleFor(Duration idle);

    /** How much lies in the stream. */
    Depth depth();

    /**
     * One entry of the stream.
     *
     * @param id its place in the stream
     * @param eventIds the events that it announces
     * @param traces the traces in which they were accepted, each once
     */
    record Entry(String id, List<UUID> eventIds, List<String> traces) {

        /** By the clock of the server, to the millisecond; the beginning of time for what no server named. */
        Instant appendedAt() {
            var millis = id.substring(0, Math.max(0, id.indexOf('-')));
            return Instant.ofEpochMilli(millis.isEmpty() ? 0 : Long.parseUnsignedLong(millis));
        }
    }

    /**
     * How much lies in the stream, in entries.
     *
     * @param lag entries that no consumer has claimed yet
     * @param pending entries that are claimed and not acknowledged
     */
    record Depth(long lag, long pending) {}
}
