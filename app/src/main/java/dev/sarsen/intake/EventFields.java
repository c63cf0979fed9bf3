// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import dev.sarsen.edge.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of one event as texts, and what is wrong with it so far. */
class EventFields {

    private static final int MAX_SHOWN = 50;
    private static final int MAX_NAMED = 3;
    private static final Comparator<Fault> IN_ORDER_OF_FIELDS =
            Comparator.comparing(Fault::field, Comparator.nullsFirst(Comparator.naturalOrder()));

    private final Map<Field, String> texts = new EnumMap<>(Field.class);
    private final Set<Field> given = EnumSet.noneOf(Field.class);
    private final Set<Field> repeated = EnumSet.noneOf(Field.class);
    private final Set<Field> faulty = EnumSet.noneOf(Field.class);
    private final List<Fault> faults = new ArrayList<>(0);
    private final List<String> unknown = new ArrayList<>(0);
    private int unknownCount;

    /** Notes that a field comes; false if it came before, which is a fault. */
    boolean note(Field field) {
        boolean first = given.add(field);
        if (!first && repeated.add(field)) {
            fault(field, Problem.EVENT_MALFORMED, field.wireName() + " is given twice.");
        }
        return first;
    }

    void noteUnknown(Utf8Buffer name) {
        unknownCount++;
        if (unknown.size() < MAX_NAMED) {
            unknown.add("'" + shortened(name.toString()) + (name.isFull() ? "…'" : "'"));
        }
    }

    static String shortened(String text) {
        return text.codePointCount(0, text.length()) > MAX_SHOWN
                ? text.substring(0, text.offsetByCodePoints(0, MAX_SHOWN)) + "…"
                : text;
    }

    void put(Field field, String text) {
        texts.put(field, text);
    }

    /** The text of a field; null if the field is absent, null or faulty. */
    @Nullable String text(Field field) {
        return isFaulty(field) ? null : texts.get(field);
    }

    /** The text of a field that must be there; null if it is not, which is a fault. */
    @Nullable String required(Field field) {
        var text = text(field);
        if (text == null && !isFaulty(field)) {
            fault(field, Problem.FIELD_MISSING, field.wireName() + " is missing.");
        }
        return text;
    }

    boolean has(Field field) {
        return given.contains(field) && (texts.containsKey(field) || isFaulty(field));
    }

    void fault(Field field, Problem problem, String detail) {
        faults.add(new Fault(problem, field, detail));
        faulty.add(field);
    }

    boolean isFaulty(Field field) {
        return faulty.contains(field);
    }

    boolean areFaulty() {
        return unknownCount > 0 || !faults.isEmpty();
    }

    /** All that is wrong, in the order of the fields; asked for once. */
    List<Fault> faults() {
        if (unknownCount > 0) {
            faults.add(unknownFields());
        }
        if (faults.size() > 1) {
            faults.sort(IN_ORDER_OF_FIELDS);
        }
        return faults;
    }

    private Fault unknownFields() {
        int more = unknownCount - unknown.size();
        var names = String.join(", ", unknown) + (more == 0 ? "" : " and " + more + " more");
        var detail = unknownCount == 1 ? " is not a field of an event." : " are not fields of an event.";
        return new Fault(Problem.FIELD_UNKNOWN, null, names + detail);
    }
}
