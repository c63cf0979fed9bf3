// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.events.EventId;
import dev.sarsen.events.EventType;
import dev.sarsen.events.SignalType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which signals are asked for; null means any.
 *
 * @param from inclusive, by the event's time
 * @param to exclusive, by the event's time
 * @param q words in the metadata, in the syntax of a web search
 */
record SignalFilter(
        @Nullable String accountId,
        @Nullable String userId,
        @Nullable EventType eventType,
        @Nullable SignalType signalType,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String q) {

    private static final Duration MAX_SEARCH_WINDOW = Duration.ofDays(31);

    /** An event's time is at most this far after the time in its id, so ids bound times from below. */
    private static final Duration TIME_AFTER_ID = Duration.ofMinutes(5);

    /** A search up to the present ends a little after it, and was asked for a little before. */
    private static final Duration AROUND_NOW = TIME_AFTER_ID.multipliedBy(2);

    SignalFilter {
        if (from != null && to != null && !from.isBefore(to)) {
            throw new Refused(Problem.PARAMETER_INVALID, "from must be before to.");
        }
        if (q != null && q.trim().isEmpty()) {
            throw new Refused(Problem.PARAMETER_INVALID, "q must hold a word.");
        }
        if (hasNul(accountId) || hasNul(userId) || hasNul(q)) {
            throw new Refused(Problem.PARAMETER_INVALID, "A parameter holds the character U+0000.");
        }
    }

    private static boolean hasNul(@Nullable String text) {
        return text != null && text.indexOf('\0') >= 0;
    }

    /** The filter with the window that a search needs: the last 31 days, unless it names a narrower one. */
    SignalFilter bounded(Instant now) {
        if (q == null) {
            return this;
        }
        var end = to == null ? now.plus(TIME_AFTER_ID) : to;
        var start = from == null ? end.minus(MAX_SEARCH_WINDOW) : from;
        var widest = to == null ? MAX_SEARCH_WINDOW.plus(AROUND_NOW) : MAX_SEARCH_WINDOW;
        if (Duration.between(start, end).compareTo(widest) > 0) {
            throw new Refused(Problem.SEARCH_WINDOW_TOO_WIDE, Problem.SEARCH_WINDOW_TOO_WIDE.meaning());
        }
        return new SignalFilter(accountId, userId, eventType, signalType, start, end, q);
    }

    /** Whether PostgreSQL may have to read any number of signals for one that it shows: no index has these conditions together. */
    boolean readsWhatItDoesNotShow() {
        return q != null || eventType != null || signalType != null || (accountId != null && userId != null);
    }

    /** What a cursor is bound to: texts that differ if the filters do, for no part holds U+0000. */
    String canonical() {
        return Stream.of(accountId, userId, eventType, signalType, from, to, q)
                .map(part -> part == null ? "" : "=" + part)
                .collect(Collectors.joining("\0"));
    }

    /** Appends the conditions and their parameters, in this order. */
    String where(List<Object> parameters) {
        var conditions = new ArrayList<>(List.of("account_id is not null"));
        add(conditions, parameters, "account_id = ?", accountId);
        add(conditions, parameters, "user_id = ?", userId);
        add(conditions, parameters, "event_type = ?", eventType == null ? null : eventType.wireName());
        add(conditions, parameters, "signal_type = ?", signalType == null ? null : signalType.wireName());
        add(conditions, parameters, "occurred_at >= ?::timestamptz", from == null ? null : from.toString());
        add(conditions, parameters, "occurred_at < ?::timestamptz", to == null ? null : to.toString());
        add(conditions, parameters, "id >= ?", from == null ? null : smallestId(from));
        add(
                conditions,
                parameters,
                "jsonb_to_tsvector('simple', metadata, '[\"string\", \"numeric\"]') @@ websearch_to_tsquery('simple', ?)",
                q);
        return String.join(" and ", conditions);
    }

    /** No event of this time, or of a later one, has a smaller id: PostgreSQL leaves out the partitions before it. */
    static UUID smallestId(Instant time) {
        return EventId.floor(time.minus(TIME_AFTER_ID));
    }

    private static void add(
            List<String> conditions, List<Object> parameters, String condition, @Nullable Object value) {
        if (value != null) {
            conditions.add(condition);
            parameters.add(value);
        }
    }
}
