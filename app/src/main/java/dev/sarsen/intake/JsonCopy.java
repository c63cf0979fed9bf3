// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Copies one value of a JSON text, compactly, and finds what {@code jsonb} could not store. The copy ends where its buffer is
 * full or the value is nested too deep; the grammar is checked up to the value's end. A loop and a byte for each level: nesting
 * takes no stack.
 */
class JsonCopy {

    private static final int MAX_DEPTH = 32;
    private static final int MAX_DEPTH_OF_A_BODY = 100_000;

    private final JsonScanner json;
    private final Utf8Buffer copy;
    private final MemberNames names;
    private final JsonNumber number = new JsonNumber();
    private final int[] open = new int[MAX_DEPTH + 1];

    private byte[] closings = new byte[MAX_DEPTH];
    private int closing;
    private int depth;
    private int objects;
    private int values;
    private boolean tooDeep;
    private boolean inRange;
    private @Nullable String repeated;

    JsonCopy(JsonScanner json, Utf8Buffer copy, MemberNames names) {
        this.json = json;
        this.copy = copy;
        this.names = names;
    }

    /** Values and names that were passed since {@link #forget}. */
    int values() {
        return values;
    }

    /** Begins to count values anew. */
    void forget() {
        values = 0;
    }

    boolean isTooDeep() {
        return tooDeep;
    }

    boolean isInRange() {
        return inRange;
    }

    /** A name that an object has twice. */
    @Nullable String repeated() {
        return repeated;
    }

    /** Passes the value that comes next. */
    void skip() {
        begin();
        copy.discard();
        pass();
    }

    /** Copies the value that comes next. */
    void copy() {
        begin();
        pass();
    }

    private void begin() {
        copy.clear();
        names.forgetBefore(objects + 1);
        depth = 0;
        closing = 0;
        tooDeep = false;
        inRange = true;
        repeated = null;
    }

    private void pass() {
        do {
            value();
        } while (hasMore());
    }

    /** Passes what comes next up to the end of a scalar or of an empty container. */
    private void value() {
        if (closing == ']') {
            values += json.shortIntegers(copy);
        }
        int c = json.next();
        values++;
        while (c == '{' || c == '[') {
            open(c);
            int first = json.next();
            if (first == closing) {
                json.pass();
                close();
                return;
            }
            if (closing == '}') {
                name();
                first = json.next();
            }
            c = first;
            values++;
        }
        scalar(c);
    }

    private void scalar(int c) {
        if (c == '-' || (c >= '0' && c <= '9')) {
            number();
        } else if (c == '"') {
            json.string(copy);
        } else {
            json.word(copy);
        }
    }

    private void number() {
        if (json.shortInteger(copy)) {
            return;
        }
        json.number(number);
        if (!number.isInRange()) {
            inRange = false;
        } else if (!copy.isFull()) {
            number.appendTo(copy);
        }
    }

    private boolean hasMore() {
        while (depth > 0) {
            if (json.more(closing)) {
                copy.append(',');
                if (closing == '}') {
                    name();
                }
                return true;
            }
            close();
        }
        return false;
    }

    private void name() {
        values++;
        int place = copy.size() + 1;
        json.name(copy);
        if (!copy.isFull() && !names.add(open[depth], place) && repeated == null) {
            repeated = copy.from(place, copy.size() - 1);
        }
        copy.append(':');
    }

    private void open(int bracket) {
        if (depth == MAX_DEPTH_OF_A_BODY) {
            throw json.unexpected("at most 100 000 levels");
        }
        json.pass();
        copy.append(bracket);
        closings = depth < closings.length ? closings : Arrays.copyOf(closings, 2 * depth);
        closing = bracket == '{' ? '}' : ']';
        closings[depth] = (byte) closing;
        depth++;
        objects++;
        if (depth > MAX_DEPTH) {
            tooDeep = true;
            copy.discard();
        } else {
            open[depth] = objects;
        }
    }

    private void close() {
        copy.append(closing);
        depth--;
        closing = depth == 0 ? 0 : closings[depth - 1];
    }
}
