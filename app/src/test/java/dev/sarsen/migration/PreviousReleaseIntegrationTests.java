// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.ApplicationProcess;
import dev.sarsen.Books;
import dev.sarsen.ScratchDatabase;
import dev.sarsen.TestServers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Runs beside the previous release's jar; started by {@code ci/check/previous-release}, which builds that. */
@EnabledIfSystemProperty(named = "sarsen.test.previous-release", matches = ".+")
class PreviousReleaseIntegrationTests {

    private static final String LOST = "select * from unnest(?::uuid[]) except all select id from signal";

    private ScratchDatabase database;

    @BeforeEach
    void create() throws IOException {
        database = ScratchDatabase.create();
        TestServers.get().redis().command("FLUSHALL");
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void servesWhileItsSchemaIsMigratedBesideTheNextReleaseAndAfterIt() {
        assertThat(previous("migrate").waitExit()).isZero();
        try (var pair = new Pair(previous("api"), previous("worker"));
                var load = new ReleaseLoad(pair.api())) {
            load.awaitMore(20);
            assertMigratedUnderLoad(load);
            load.awaitMore(20);
            try (var next = new Pair(next("api"), next("worker"))) {
                replace(pair, next, load);
                assertThat(previous("migrate").waitExit()).isZero();
                try (var back = new Pair(previous("api"), previous("worker"))) {
                    replace(next, back, load);
                    load.end();
                    assertThat(load.failures()).as("requests that failed").isEmpty();
                    assertKept(load);
                }
            }
        }
    }

    private static void replace(Pair one, Pair other, ReleaseLoad load) {
        load.turnTo(other.api());
        one.stop();
        load.awaitMore(20);
    }

    @Test
    void failsWhereAMigrationTakesWhatItNeeds() {
        try (var api = previous("local").waitReady();
                var load = new ReleaseLoad(api)) {
            load.awaitMore(5);
            assertThat(load.failures()).isEmpty();
            assertThat(start("migrate", Map.of("spring.flyway.locations", scripts("breaks")))
                            .waitExit())
                    .isZero();
            await().until(() -> !load.failures().isEmpty());
            assertThat(load.failures()).allMatch(failure -> failure.startsWith("POST /api/v1/events: 500"));
        }
    }

    private void assertMigratedUnderLoad(ReleaseLoad load) {
        int before = load.answers();
        var migrate = next("migrate");
        assertThat(migrate.waitExit()).as(migrate.output()).isZero();
        assertThat(load.answers()).isGreaterThan(before + 10);
        assertThat(database.owner()
                        .sql("select indisvalid from pg_index where indexrelid = 'signal_next_example'::regclass")
                        .query(Boolean.class)
                        .single())
                .as("the index that a migration of the next release began")
                .isTrue();
    }

    /** Every receipt is one signal, and every signal is counted once. */
    private void assertKept(ReleaseLoad load) {
        await("scoring").atMost(Duration.ofMinutes(1)).until(() -> Books.count(database.owner(), "inbox") == 0);
        assertThat(Books.count(database.owner(), "dead_event"))
                .as("dead events")
                .isZero();
        assertThat(database.owner()
                        .sql(LOST)
                        .param(load.receipted().toArray(UUID[]::new))
                        .query(UUID.class)
                        .list())
                .as(
                        "events of %d with a receipt that are not scored",
                        load.receipted().size())
                .isEmpty();
        Books.assertBalanced(database.owner());
    }

    private ApplicationProcess previous(String role) {
        return start(role, Map.of("test.jar", System.getProperty("sarsen.test.previous-release")));
    }

    private ApplicationProcess next(String role) {
        return start(role, Map.of("spring.flyway.locations", scripts("survives")));
    }

    private static String scripts(String folder) {
        return "filesystem:" + Path.of(System.getProperty("sarsen.test.next-migrations"), folder);
    }

    private ApplicationProcess start(String role, Map<String, String> release) {
        var properties = new HashMap<>(release);
        properties.putAll(database.properties());
        properties.put("sarsen.role", role);
        return ApplicationProcess.start(properties);
    }

    /** The two processes of a release that serve. */
    private record Pair(ApplicationProcess api, ApplicationProcess worker) implements AutoCloseable {

        Pair {
            api.waitReady();
            worker.waitReady();
        }

        void stop() {
            api.stop();
            worker.stop();
        }

        @Override
        public void close() {
            api.close();
            worker.close();
        }
    }
}
