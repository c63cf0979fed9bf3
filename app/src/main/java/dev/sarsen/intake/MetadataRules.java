// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import dev.sarsen.edge.Problem;

/** Which metadata can be stored: what {@code jsonb} takes, with each name once in an object, and within the limits of size and depth. */
final class MetadataRules {

    private MetadataRules() {}

    /**
     * Adds a fault to the fields for each rule that the metadata breaks.
     *
     * @param copy has just copied the metadata
     * @param text what it has copied
     */
    static void check(JsonCopy copy, Utf8Buffer text, EventFields fields) {
        if (!text.isStorable()) {
            fault(Problem.METADATA_NOT_STORABLE, "metadata holds U+0000 or half of a surrogate pair.", fields);
        }
        if (!copy.isInRange()) {
            fault(Problem.METADATA_NOT_STORABLE, "metadata holds a number beyond the range of a double.", fields);
        }
        var repeated = copy.repeated();
        if (repeated != null) {
            var name = EventFields.shortened(repeated);
            fault(Problem.EVENT_MALFORMED, "metadata has '" + name + "' twice in one object.", fields);
        }
        if (copy.isTooDeep()) {
            fault(Problem.METADATA_TOO_DEEP, Problem.METADATA_TOO_DEEP.meaning(), fields);
        } else if (text.isFull()) {
            fault(Problem.METADATA_TOO_LARGE, Problem.METADATA_TOO_LARGE.meaning(), fields);
        }
    }

    private static void fault(Problem problem, String detail, EventFields fields) {
        fields.fault(Field.METADATA, problem, detail);
    }
}
