// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.dead;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.events.EventType;
import dev.sarsen.inbox.DeadEventFilter;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the operations on dead events have in common. */
final class Filters {

    private Filters() {}

    /** Not after now: an event that becomes dead again is not meant. */
    static Instant end(@Nullable Instant to, Instant now) {
        return to == null || to.isAfter(now) ? now : to;
    }

    static @Nullable String name(@Nullable EventType type) {
        return type == null ? null : type.wireName();
    }

    /** An empty text would be a part of every reason. */
    static void checkReason(@Nullable String reason, Problem problem) {
        if (reason != null && (reason.isEmpty() || reason.indexOf('\0') >= 0)) {
            throw new Refused(problem, "reason must have a character at least, and no U+0000.");
        }
    }

    /** For the audit trail. */
    static Map<String, Object> describe(DeadEventFilter filter) {
        var parts = new TreeMap<String, Object>();
        putIfGiven(parts, "eventType", filter.eventType());
        putIfGiven(parts, "reason", filter.reason());
        putIfGiven(parts, "from", filter.from());
        putIfGiven(parts, "to", filter.to());
        return parts;
    }

    private static void putIfGiven(Map<String, Object> parts, String name, @Nullable Object part) {
        if (part != null) {
            parts.put(name, part);
        }
    }
}
