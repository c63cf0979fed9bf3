// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import dev.sarsen.edge.Problem;
import dev.sarsen.events.EventId;
import dev.sarsen.events.EventType;
import dev.sarsen.events.Named;
import dev.sarsen.events.Retention;
import dev.sarsen.inbox.Event;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What makes a JSON value an event that can be stored and scored. */
class EventRules {

    private static final int MAX_SHOWN = 50;
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private final Retention retention;

    EventRules(Retention retention) {
        this.retention = retention;
    }

    Submission check(JsonNode json, Instant now) {
        try {
            return new Submission.Valid(event(json, now));
        } catch (Invalidity e) {
            return e.toSubmission();
        }
    }

    private Event event(JsonNode json, Instant now) {
        if (!json.isObject()) {
            throw new Invalidity(Problem.EVENT_MALFORMED, "An event is a JSON object.");
        }
        for (var field : json.propertyNames()) {
            if (!SentEvent.FIELDS.contains(field)) {
                throw new Invalidity(Problem.FIELD_UNKNOWN, "'" + shortened(field) + "' is not a field of an event.");
            }
        }
        var ownId = given(json, "id");
        var id = ownId == null ? EventId.next() : id(ownId, now);
        var accountId = name(json, "accountId");
        var userId = name(json, "userId");
        var eventType = eventType(json);
        var timestamp = timestamp(json, now);
        if (timestamp.isAfter(id.time().plus(AHEAD))) {
            throw new Invalidity(
                    Problem.TIMESTAMP_AFTER_ID,
                    "timestamp is more than 5 minutes after " + id.time() + ", the time in id.");
        }
        return new Event(
                id,
                ownId != null,
                accountId,
                userId,
                eventType,
                timestamp,
                MetadataRules.text(given(json, "metadata")));
    }

    private EventId id(JsonNode given, Instant now) {
        var id = EventId.parse(given.isString() ? given.stringValue() : "")
                .orElseThrow(() -> new Invalidity(Problem.EVENT_ID_INVALID, Problem.EVENT_ID_INVALID.meaning()));
        if (id.time().isAfter(now.plus(AHEAD))) {
            throw new Invalidity(
                    Problem.EVENT_ID_IN_THE_FUTURE, "The time in id, " + id.time() + ", is more than 5 minutes ahead.");
        }
        if (id.time().isBefore(retention.oldestId(now))) {
            throw new Invalidity(
                    Problem.EVENT_ID_TOO_OLD,
                    "The time in id, " + id.time() + ", is before " + retention.oldestId(now) + ".");
        }
        return id;
    }

    private static String name(JsonNode json, String field) {
        var text = text(json, field);
        var length = text.codePointCount(0, text.length());
        if (length < 1 || length > SentEvent.MAX_NAME) {
            throw new Invalidity(Problem.FIELD_INVALID, field + " must have 1 to 255 characters.");
        }
        if (!Characters.areStorable(text)) {
            throw new Invalidity(Problem.FIELD_INVALID, field + " holds U+0000 or half of a surrogate pair.");
        }
        return text;
    }

    private static String eventType(JsonNode json) {
        var name = text(json, "eventType");
        return Named.find(EventType.class, name)
                .map(Named::wireName)
                .orElseThrow(() -> new Invalidity(
                        Problem.EVENT_TYPE_UNKNOWN, "eventType must be one of " + Named.list(EventType.class) + "."));
    }

    private Instant timestamp(JsonNode json, Instant now) {
        var timestamp = parse(text(json, "timestamp"));
        if (timestamp.isAfter(now.plus(AHEAD))) {
            throw new Invalidity(Problem.TIMESTAMP_IN_THE_FUTURE, Problem.TIMESTAMP_IN_THE_FUTURE.meaning());
        }
        if (timestamp.isBefore(retention.oldestTimestamp(now))) {
            throw new Invalidity(
                    Problem.TIMESTAMP_TOO_OLD, "timestamp is before " + retention.oldestTimestamp(now) + ".");
        }
        return timestamp;
    }

    private static Instant parse(String timestamp) {
        try {
            return Timestamps.parse(timestamp);
        } catch (DateTimeException e) {
            throw new Invalidity(Problem.TIMESTAMP_INVALID, Problem.TIMESTAMP_INVALID.meaning());
        }
    }

    private static String text(JsonNode json, String field) {
        var value = given(json, field);
        if (value == null) {
            throw new Invalidity(Problem.FIELD_MISSING, field + " is missing.");
        }
        if (!value.isString()) {
            throw new Invalidity(Problem.FIELD_INVALID, field + " must be a string.");
        }
        return value.stringValue();
    }

    private static @Nullable JsonNode given(JsonNode json, String field) {
        var value = json.get(field);
        return value == null || value.isNull() ? null : value;
    }

    private static String shortened(String text) {
        var start = text.codePoints()
                .limit(MAX_SHOWN)
                .map(character -> Character.getType(character) == Character.SURROGATE ? '?' : character)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        return start.length() < text.length() ? start + "…" : start.toString();
    }
}
