// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.ApplicationProcess;
import dev.sarsen.ScratchDatabase;
import java.util.HashMap;
import java.util.List;
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
            assertThat(List.of(one.waitExit(), other.waitExit())).containsOnly(0);
            assertThat(one.output() + other.output())
                    .contains(TestMigrations.scripts().size() + " migrations run", "0 migrations run");
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

    private List<String> catalog() {
        return database.owner().sql(CATALOG).query(String.class).list();
    }
}
