// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.export;

import dev.sarsen.audit.AuditTrail;
import dev.sarsen.events.Subject;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/** Writes what is held of a subject as lines of JSON. The last line counts the records by table, so that a part is not taken for the whole. */
class SubjectExport {

    private final HeldRecords held;
    private final AuditTrail audit;

    SubjectExport(HeldRecords held, AuditTrail audit) {
        this.held = held;
        this.audit = audit;
    }

    /** @return how many records of each table */
    SortedMap<String, Long> write(Subject subject, Consumer<String> lines) {
        return audit.record(
                "export",
                Map.of("kind", subject.kind(), "subject", subject.hash()),
                () -> writeAll(subject, lines),
                counts -> counts);
    }

    private SortedMap<String, Long> writeAll(Subject subject, Consumer<String> lines) {
        var counts = new TreeMap<String, Long>();
        held.read(subject, record -> {
            lines.accept(record.line());
            counts.merge(record.table(), 1L, Long::sum);
        });
        lines.accept(JsonMapper.shared().writeValueAsString(Map.of("records", counts)));
        return counts;
    }
}
