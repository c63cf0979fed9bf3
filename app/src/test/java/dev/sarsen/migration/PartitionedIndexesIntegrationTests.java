// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sarsen.ScratchDatabase;
import dev.sarsen.local.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartitionedIndexesIntegrationTests {

    private static final String PARTS = """
            select inhrelid::regclass::text from pg_inherits where inhparent = 'signal_event_type'::regclass order by 1
            """;

    private final PartitionedIndexes indexes = new PartitionedIndexes();
    private ScratchDatabase database;
    private Connection owner;

    @BeforeEach
    void create() throws SQLException {
        database = ScratchDatabase.create().migrate();
        owner = database.connect(PostgresServer.OWNER);
        SignalMonths.create(owner);
        execute(owner, "create index signal_event_type on only signal (event_type, id) where event_type <> 'x y'");
    }

    @AfterEach
    void drop() throws SQLException {
        owner.close();
        database.close();
    }

    @Test
    void areCompletedForEachPartition() throws SQLException {
        assertThat(isValid()).isFalse();
        indexes.keep(owner);
        assertThat(isValid()).isTrue();
        assertThat(rows(PARTS)).containsExactly("signal_2026_01_event_type", "signal_2026_02_event_type");
        assertThat(rows("select indexdef from pg_indexes where indexname = 'signal_2026_01_event_type'"))
                .containsExactly("CREATE INDEX signal_2026_01_event_type ON public.signal_2026_01 USING btree"
                        + " (event_type, id) WHERE (event_type <> 'x y'::text)");
    }

    @Test
    void areNotBuiltTwice() throws SQLException {
        indexes.keep(owner);
        var files = rows("select relname || ' ' || relfilenode from pg_class where relkind = 'i' order by 1");
        indexes.keep(owner);
        assertThat(rows("select relname || ' ' || relfilenode from pg_class where relkind = 'i' order by 1"))
                .isEqualTo(files);
    }

    @Test
    void areBuiltAnewAfterABuildThatFailed() throws SQLException {
        try (var writer = database.connect(PostgresServer.APPLICATION)) {
            writer.setAutoCommit(false);
            SignalMonths.insert(writer);
            execute(owner, "set lock_timeout = '200ms'");
            assertThatThrownBy(() -> indexes.keep(owner))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("55P03"));
            writer.commit();
        }
        assertThat(rows("select indexrelid::regclass::text from pg_index where not indisvalid order by 1"))
                .containsExactly("signal_2026_01_event_type", "signal_event_type");
        indexes.keep(owner);
        assertThat(isValid()).isTrue();
        assertThat(rows("select indexrelid::regclass::text from pg_index where not indisvalid"))
                .isEmpty();
    }

    private boolean isValid() {
        return database.owner()
                .sql("select indisvalid from pg_index where indexrelid = 'signal_event_type'::regclass")
                .query(Boolean.class)
                .single();
    }

    private List<String> rows(String sql) {
        return database.owner().sql(sql).query(String.class).list();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
