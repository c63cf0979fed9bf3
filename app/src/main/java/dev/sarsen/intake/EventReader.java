// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import dev.sarsen.edge.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads events from a JSON text, each to its end, whatever is wrong with it. */
class EventReader {

    /** Values and names of one event; a valid one has fewer. */
    private static final int MAX_VALUES = 9_000;

    private static final int MAX_METADATA = 8 * 1024;
    private static final int MAX_TEXT = 4 * SentEvent.MAX_NAME + 4;

    private final JsonScanner json;
    private final LineCounter lines;
    private final EventRules rules;
    private final @Nullable IdempotencyKey key;
    private final Utf8Buffer text = new Utf8Buffer(MAX_TEXT, MAX_TEXT, false);
    private final Utf8Buffer metadata;
    private final JsonCopy value;
    private int next;

    /**
     * @param length of the whole text, from which follows how much room a copy of its metadata can need
     * @param lines of the same text
     */
    EventReader(JsonScanner json, int length, LineCounter lines, EventRules rules, @Nullable IdempotencyKey key) {
        this.json = json;
        this.lines = lines;
        this.rules = rules;
        this.key = key;
        this.metadata = new Utf8Buffer(MAX_METADATA, length, true);
        this.value = new JsonCopy(json, metadata, new MemberNames(metadata, bits(Math.min(length, MAX_METADATA) / 4)));
    }

    /** A member takes five bytes of a copy at least, so the table always has room. */
    private static int bits(int names) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(names | 1);
    }

    /** @throws JsonBroken if it is not JSON */
    Submission read(Instant now) {
        int index = next++;
        value.forget();
        int c = json.next();
        int start = json.at();
        if (c != '{') {
            value.skip();
            return refused(List.of(new Fault(Problem.EVENT_MALFORMED, null, "An event is a JSON object.")), start);
        }
        var fields = fields();
        if (value.values() > MAX_VALUES) {
            return refused(List.of(Fault.of(Problem.EVENT_TOO_LARGE)), start);
        }
        var event = rules.event(fields, now, key == null ? null : time -> key.idOf(index, time));
        return event == null ? refused(fields.faults(), start) : new Submission.Valid(event);
    }

    private Submission refused(List<Fault> faults, int start) {
        return new Submission.Invalid(faults, lines.placeOf(start));
    }

    private EventFields fields() {
        json.pass();
        var fields = new EventFields();
        if (json.next() == '}') {
            json.pass();
            return fields;
        }
        do {
            member(fields);
        } while (json.more('}'));
        return fields;
    }

    private void member(EventFields fields) {
        json.name(text.clear());
        var field = Field.named(text);
        if (field == null) {
            fields.noteUnknown(text);
            value.skip();
        } else {
            field(field, fields);
        }
    }

    private void field(Field field, EventFields fields) {
        boolean first = fields.note(field);
        int c = json.next();
        boolean absent = c == 'n' && field != Field.SOURCE && field != Field.SOURCE_ID;
        if (!first || absent) {
            value.skip();
        } else if (field == Field.METADATA) {
            metadata(c, fields);
        } else if (c == '"') {
            json.string(text.clear());
            text(field, fields);
        } else if (field == Field.TIMESTAMP && (c == '-' || Character.isDigit(c))) {
            value.copy();
            fields.put(field, metadata.isFull() ? "" : metadata.toString());
        } else {
            value.skip();
            wrongType(field, fields);
        }
    }

    private static void wrongType(Field field, EventFields fields) {
        if (field == Field.ID) {
            fields.fault(field, Problem.EVENT_ID_INVALID, Problem.EVENT_ID_INVALID.meaning());
        } else {
            fields.fault(field, Problem.FIELD_INVALID, field.wireName() + " must be a string.");
        }
    }

    private void text(Field field, EventFields fields) {
        if (Field.NAMES.contains(field) && !text.isStorable()) {
            fields.fault(field, Problem.FIELD_INVALID, field.wireName() + " holds U+0000 or half of a surrogate pair.");
        }
        fields.put(field, text.isFull() ? "" : text.toString());
    }

    private void metadata(int next, EventFields fields) {
        if (next != '{') {
            value.skip();
            fields.fault(Field.METADATA, Problem.FIELD_INVALID, "metadata must be a JSON object.");
            return;
        }
        value.copy();
        MetadataRules.check(value, metadata, fields);
        if (!fields.isFaulty(Field.METADATA)) {
            fields.put(Field.METADATA, metadata.toString());
        }
    }
}
