// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import org.jspecify.annotations.Nullable;

/**
 * Copies one value of a JSON text, compactly, and finds what {@code jsonb} could not store. The copy ends where its buffer is
 * full or the value is nested too deep; the grammar is checked up to the value's end. A loop: nesting takes no stack.
 */
class JsonCopy {

    private final JsonScanner json;
    private final Utf8Buffer copy;
    private final MemberNames names;
    private final JsonNumber number = new JsonNumber();
    private final JsonNesting nesting = new JsonNesting();
    private int values;
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
        return nesting.isTooDeep();
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
        nesting.begin();
        names.forgetBefore(nesting.containers() + 1);
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
        if (nesting.closing() == ']') {
            values += json.shortIntegers(copy);
        }
        int c = json.next();
        values++;
        while (c == '{' || c == '[') {
            open(c);
            int first = json.next();
            if (first == nesting.closing()) {
                json.pass();
                close();
                return;
            }
            if (nesting.closing() == '}') {
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
        while (nesting.closing() != JsonNesting.NONE) {
            if (json.more(nesting.closing())) {
                copy.append(',');
                if (nesting.closing() == '}') {
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
        if (!copy.isFull() && !names.add(nesting.container(), place) && repeated == null) {
            repeated = copy.from(place, copy.size() - 1);
        }
        copy.append(':');
    }

    private void open(int bracket) {
        if (nesting.isFull()) {
            throw json.unexpected("at most 100 000 levels");
        }
        json.pass();
        copy.append(bracket);
        nesting.open(bracket);
        if (nesting.isTooDeep()) {
            copy.discard();
        }
    }

    private void close() {
        copy.append(nesting.closing());
        nesting.close();
    }
}
