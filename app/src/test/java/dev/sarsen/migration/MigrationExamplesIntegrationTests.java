// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.ScratchDatabase;
import dev.sarsen.local.PostgresServer;
import dev.sarsen.local.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** Runs what {@code make lint-migrations} takes for valid, as the migrate role does, beside reads and writes. */
class MigrationExamplesIntegrationTests {

    private static final Path VALID = Repository.root().resolve("ci/proofs/migrations/valid.yaml");

    private ScratchDatabase database;
    private TestMigrations migrations;

    @BeforeEach
    void create(@TempDir Path later) throws SQLException {
        database = ScratchDatabase.create().migrate();
        migrations = new TestMigrations(database, later);
        try (var owner = database.connect(PostgresServer.OWNER)) {
            SignalMonths.create(owner);
        }
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void disturbNeitherReadsNorWrites() throws IOException {
        addExamples();
        try (var traffic = new PreviousTraffic(database)) {
            traffic.awaitRounds(100);
            migrations.migrate();
            traffic.awaitRounds(100);
            assertThat(traffic.failures()).isEmpty();
        }
        assertThat(database.owner()
                        .sql("select indexrelid::regclass::text from pg_index where not indisvalid")
                        .query(String.class)
                        .list())
                .isEmpty();
    }

    @Test
    void wouldBeSeenToDisturbThem() throws SQLException {
        try (var traffic = new PreviousTraffic(database);
                var owner = database.connect(PostgresServer.OWNER);
                var statement = owner.createStatement()) {
            traffic.awaitRounds(10);
            owner.setAutoCommit(false);
            statement.execute("alter table account alter column signals type int");
            await().until(() -> traffic.failures().size() == 2);
            owner.rollback();
            assertThat(traffic.failures()).allMatch(failure -> failure.contains("lock timeout"));
        }
    }

    /** As versions that no release has. */
    private void addExamples() throws IOException {
        var examples = new Yaml().<List<Map<String, Object>>>load(Files.readString(VALID));
        assertThat(examples).isNotEmpty();
        for (var example : examples) {
            var script = example.get("name").toString().replaceFirst("^(\\d+)-", "V90$1__") + ".sql";
            migrations.add(script, example.get("sql").toString());
            if (Boolean.TRUE.equals(example.get("own-transaction"))) {
                migrations.add(script + ".conf", "executeInTransaction=false");
            }
        }
    }
}
