// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import dev.sarsen.edge.Problem;
import dev.sarsen.events.EventId;
import dev.sarsen.events.Retention;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which id an event has: its own, one that is made of its source, or one that is made of the request's key. */
class IdRules {

    private final Retention retention;

    IdRules(Retention retention) {
        this.retention = retention;
    }

    /**
     * The id by which the event is known when it is sent again; null if it has none, or is refused.
     *
     * @param keyed makes the id of an event that names none, of its time
     */
    @Nullable EventId id(
            EventFields fields, @Nullable Instant timestamp, Instant now, @Nullable Function<Instant, EventId> keyed) {
        var own = own(fields, now);
        var derived = derived(fields, timestamp, now, keyed);
        var id = own == null ? derived : own;
        if (id != null && timestamp != null && timestamp.isAfter(id.time().plus(TimestampRules.AHEAD))) {
            fields.fault(
                    Field.TIMESTAMP,
                    Problem.TIMESTAMP_AFTER_ID,
                    "timestamp is more than 5 minutes after " + id.time() + ", the time in id.");
        }
        return id;
    }

    private @Nullable EventId own(EventFields fields, Instant now) {
        var text = fields.text(Field.ID);
        if (text == null) {
            return null;
        }
        var id = EventId.parse(text).orElse(null);
        if (id == null) {
            fields.fault(Field.ID, Problem.EVENT_ID_INVALID, Problem.EVENT_ID_INVALID.meaning());
        } else if (id.time().isAfter(now.plus(TimestampRules.AHEAD))) {
            fields.fault(
                    Field.ID,
                    Problem.EVENT_ID_IN_THE_FUTURE,
                    "The time in id, " + id.time() + ", is more than 5 minutes ahead.");
        } else if (id.time().isBefore(retention.oldestId(now))) {
            fields.fault(
                    Field.ID,
                    Problem.EVENT_ID_TOO_OLD,
                    "The time in id, " + id.time() + ", is before " + retention.oldestId(now) + ".");
        }
        return id;
    }

    private @Nullable EventId derived(
            EventFields fields, @Nullable Instant timestamp, Instant now, @Nullable Function<Instant, EventId> keyed) {
        var recipe = recipe(fields, keyed);
        if (recipe == null || timestamp == null || fields.isFaulty(Field.TIMESTAMP)) {
            return null;
        }
        if (timestamp.isBefore(retention.oldestId(now))) {
            fields.fault(
                    Field.TIMESTAMP,
                    Problem.TIMESTAMP_TOO_OLD,
                    "timestamp is before " + retention.oldestId(now) + ", from when on ids are made of it.");
        }
        return recipe.apply(timestamp);
    }

    private static @Nullable Function<Instant, EventId> recipe(
            EventFields fields, @Nullable Function<Instant, EventId> keyed) {
        if (!fields.has(Field.SOURCE) && !fields.has(Field.SOURCE_ID)) {
            return fields.has(Field.ID) ? null : keyed;
        }
        if (fields.has(Field.ID)) {
            fields.fault(
                    Field.SOURCE_ID, Problem.FIELD_INVALID, "sourceId cannot come with id: each makes the event's id.");
        }
        var source = EventRules.name(Field.SOURCE, fields);
        var sourceId = EventRules.name(Field.SOURCE_ID, fields);
        return source == null || sourceId == null ? null : time -> EventId.of(time, source, sourceId);
    }
}
