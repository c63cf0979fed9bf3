// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import dev.sarsen.edge.Problem;
import dev.sarsen.events.EventId;
import dev.sarsen.events.EventType;
import dev.sarsen.events.Retention;
import dev.sarsen.events.WireNamed;
import dev.sarsen.inbox.Event;
import java.time.Instant;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What makes the fields of an event one that can be stored and scored. Each rule adds its fault, so that all are told at once. */
class EventRules {

    /** No client could ask for such an account: paths with these segments are resolved before they are sent (RFC 3986, 5.2.4). */
    private static final Set<String> SEGMENTS_OF_PATHS = Set.of(".", "..");

    private static final String EVENT_TYPES = "eventType must be one of " + WireNamed.list(EventType.class) + ".";

    private final TimestampRules timestamps;
    private final IdRules ids;

    EventRules(Retention retention) {
        this.timestamps = new TimestampRules(retention);
        this.ids = new IdRules(retention);
    }

    /**
     * The event that the fields make; null if something is wrong with them, which they have noted then.
     *
     * @param keyed makes the id of an event that names none, of its time
     */
    @Nullable Event event(EventFields fields, Instant now, @Nullable Function<Instant, EventId> keyed) {
        var accountId = name(Field.ACCOUNT_ID, fields);
        var userId = name(Field.USER_ID, fields);
        var eventType = eventType(fields);
        var timestamp = timestamps.timestamp(fields, now);
        var id = ids.id(fields, timestamp, now, keyed);
        if (fields.areFaulty() || accountId == null || userId == null || eventType == null || timestamp == null) {
            return null;
        }
        return new Event(
                id == null ? EventId.next() : id,
                id != null,
                accountId,
                userId,
                eventType,
                timestamp,
                fields.text(Field.METADATA));
    }

    /** The text of a field that must be there and have 1 to 255 characters; null if it is not. */
    static @Nullable String name(Field field, EventFields fields) {
        var text = fields.required(field);
        if (text == null) {
            return null;
        }
        int length = text.codePointCount(0, text.length());
        if (length < 1 || length > SentEvent.MAX_NAME) {
            fields.fault(field, Problem.FIELD_INVALID, field.wireName() + " must have 1 to 255 characters.");
        } else if (field == Field.ACCOUNT_ID && SEGMENTS_OF_PATHS.contains(text)) {
            fields.fault(field, Problem.FIELD_INVALID, "accountId must not be '.' or '..', which no URL can name.");
        }
        return text;
    }

    private static @Nullable String eventType(EventFields fields) {
        var name = fields.required(Field.EVENT_TYPE);
        if (name == null) {
            return null;
        }
        var type =
                WireNamed.find(EventType.class, name).map(WireNamed::wireName).orElse(null);
        if (type == null) {
            fields.fault(Field.EVENT_TYPE, Problem.EVENT_TYPE_UNKNOWN, EVENT_TYPES);
        }
        return type;
    }
}
