// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.events.EventId;
import dev.sarsen.faults.Fault.Answers;
import dev.sarsen.faults.Fault.Strike;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What is done to the schema while events come in. */
final class SchemaWork {

    private static final String OLD = "signal_2024_01";

    static final Fault TWO_MIGRATORS = new Fault(
            "two migrators at once",
            Duration.ofSeconds(30),
            Answers.ALL_TAKEN,
            Strike.of((rig, _) -> {
                var staff = Staff.REGULAR.with("sarsen.signals.months-ahead", "6");
                Rig.migrate(List.of(rig.migrator(staff), rig.migrator(staff)));
            }),
            "dropsTheMonthInUse");

    private SchemaWork() {}

    /** A month comes, and a month goes: attach, detach, drop. */
    static Fault partitions(Staff migrator) {
        return new Fault(
                "partitions attached, detached and dropped",
                Duration.ofSeconds(30),
                Answers.ALL_TAKEN,
                Strike.of((rig, _) -> {
                    attachOld(rig);
                    Rig.migrate(List.of(rig.migrator(migrator.with("sarsen.signals.months-ahead", "9"))));
                    assertThat(partitions(rig)).doesNotContain(OLD).hasSizeGreaterThanOrEqualTo(10);
                }),
                "dropsTheMonthInUse");
    }

    private static void attachOld(Rig rig) {
        var owner = rig.promises().owner();
        owner.sql("create table %s (like signal including all)".formatted(OLD)).update();
        owner.sql("alter table signal attach partition %s for values from ('%s') to ('%s')"
                        .formatted(
                                OLD,
                                EventId.floor(Instant.parse("2024-01-01T00:00:00Z")),
                                EventId.floor(Instant.parse("2024-02-01T00:00:00Z"))))
                .update();
    }

    private static List<String> partitions(Rig rig) {
        return rig.promises()
                .owner()
                .sql("select inhrelid::regclass::text from pg_inherits where inhparent = 'signal'::regclass")
                .query(String.class)
                .list();
    }
}
