// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.ApplicationProcess;
import dev.sarsen.ScratchDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MigratorsIntegrationTests {

    private static final String CATALOG = """
            select concat_ws(' ', oid, relname, relkind, relfilenode, relpartbound, reloptions, relacl) from pg_class
             where relnamespace = 'public'::regnamespace
             union all select flyway_schema_history::text from flyway_schema_history
             union all select score_rules::text from score_rules
             order by 1
            """;

    private static final Pattern RUN = Pattern.compile("(\\d+) migrations run");

    private ScratchDatabase database;

    @BeforeEach
    void create() {
        database = ScratchDatabase.create();
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void migrateAtTheSameTimeAndAgain() {
        try (var one = migrate();
                var other = migrate()) {
            assertThat(List.of(one.waitExit(), other.waitExit()))
                    .as(() -> one.output() + other.output())
                    .containsOnly(0);
            assertThat(migrationsRun(one) + migrationsRun(other))
                    .isEqualTo(TestMigrations.scripts().size());
        }
        var catalog = catalog();
        assertThat(catalog).anyMatch(row -> row.contains(" signal_2"));
        try (var again = migrate()) {
            assertThat(again.waitExit()).isZero();
            assertThat(again.output()).contains("0 migrations run").doesNotContain("Attached");
        }
        assertThat(catalog()).isEqualTo(catalog);
    }

    private ApplicationProcess migrate() {
        var properties = new HashMap<>(database.properties());
        properties.put("sarsen.role", "migrate");
        return ApplicationProcess.start(properties);
    }

    /** Flyway holds its lock for one migration at a time: each process may run some. */
    private static int migrationsRun(ApplicationProcess process) {
        return RUN.matcher(process.output())
                .results()
                .mapToInt(run -> Integer.parseInt(run.group(1)))
                .sum();
    }

    private List<String> catalog() {
        return database.owner().sql(CATALOG).query(String.class).list();
    }
}
