// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.ApiClient;
import dev.sarsen.ApplicationProcess;
import dev.sarsen.Books;
import dev.sarsen.EventJson;
import dev.sarsen.ScratchDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * This checkout as the release before a synthetic next one that knows an event type more: in a rolling update, and after a
 * rollback. A previous release that is older than this checkout cannot show it, because its own code decides.
 */
class NextEventTypeIntegrationTests {

    private static final int EVENTS = 50;

    @TempDir
    private static Path next;

    private ScratchDatabase database;

    @BeforeEach
    void create() throws IOException {
        NextEventType.compile(next);
        database = ScratchDatabase.create();
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void losesNoEventOfATypeThatOnlyTheNextReleaseKnows() {
        try (var previous = start("local").waitReady()) {
            assertThat(startNext("migrate").waitExit()).isZero();
            try (var nextApi = startNext("api").waitReady()) {
                postBoth(nextApi);
                await("the events that both releases know").until(() -> signals() == EVENTS);
                await("attempts to score the others")
                        .until(() -> count("inbox where not_before is not null") == EVENTS);
                assertThat(count("inbox where attempts = 0")).isEqualTo(EVENTS);
                assertDelayed(previous);
                try (var _ = startNext("worker").waitReady()) {
                    await("the next release's events")
                            .atMost(Duration.ofMinutes(1))
                            .until(() -> signals() == 2 * EVENTS);
                }
                assertThat(api(previous).get("/api/v1/signals/stats").status()).isEqualTo(200);
                assertThat(api(previous).get("/api/v1/signals?limit=200").status())
                        .isEqualTo(200);
                postBoth(nextApi);
            }
            await("the rolled back release").until(() -> signals() == 3 * EVENTS);
        }
        try (var _ = startNext("worker").waitReady()) {
            await("the next release's second try").atMost(Duration.ofMinutes(1)).until(() -> signals() == 4 * EVENTS);
        }
        assertThat(count("dead_event")).as("dead events").isZero();
        var scored = "signal s, score_rules r where r.state = 'in_force' and s.event_type = '%s' "
                + "and signal_score(r.base_scores, s.event_type, s.bonus) = 0.7";
        assertThat(count(scored.formatted(NextEventType.NAME))).isEqualTo(2 * EVENTS);
        Books.assertBalanced(database.owner());
    }

    private void postBoth(ApplicationProcess api) {
        var events = JsonMapper.shared().createArrayNode();
        for (int i = 0; i < EVENTS; i++) {
            events.add(EventJson.event().put("eventType", NextEventType.NAME));
            events.add(EventJson.event().put("eventType", "call_made"));
        }
        assertThat(api(api).post(events).status()).isEqualTo(202);
    }

    private static void assertDelayed(ApplicationProcess worker) {
        var management = new ApiClient(worker.managementUri("/").getPort());
        await().untilAsserted(() -> assertThat(management.get("/metrics").body().lines())
                .filteredOn(line -> line.startsWith("sarsen_inbox_delayed") && line.contains("event_type_unknown"))
                .singleElement()
                .asString()
                .endsWith(" " + (double) EVENTS));
    }

    private static ApiClient api(ApplicationProcess process) {
        return new ApiClient(process.uri("/").getPort());
    }

    private long signals() {
        return count("signal");
    }

    private long count(String table) {
        return Books.count(database.owner(), table);
    }

    private ApplicationProcess start(String role) {
        return ApplicationProcess.start(properties(role));
    }

    private ApplicationProcess startNext(String role) {
        var all = properties(role);
        all.put("sarsen.scoring.base-scores." + NextEventType.NAME, "0.7");
        return ApplicationProcess.startWith(next, all);
    }

    /**
     * With a stream of its own: workers of other tests would take its entries. Pauses grow to 64 times the first, and at the end of each the worker
     * that knows the type races the one that does not.
     */
    private Map<String, String> properties(String role) {
        var all = new HashMap<>(database.properties());
        all.put("sarsen.role", role);
        all.put("sarsen.queue.stream", "sarsen:next-event-type");
        all.put("sarsen.scoring.retry-pause", "20ms");
        all.put("sarsen.scoring.max-attempts", "2");
        all.put("sarsen.scoring.sweep-after", "1s");
        all.put("sarsen.sample-every", "500ms");
        return all;
    }
}
