// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.Web;
import java.time.Instant;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

@IntegrationTest
@Tag(IntegrationTest.POOLED)
class MetricsIntegrationTests {

    private static final String REQUESTS = "http_server_requests_seconds";

    @Value("${local.management.port}")
    int managementPort;

    @Value("${local.server.port}")
    int port;

    @Autowired
    Database database;

    @BeforeEach
    void postAnEvent() {
        database.truncate();
        assertThat(Web.on(port)
                        .post("/api/v1/events", """
                {"accountId":"a","userId":"u","eventType":"call_made","timestamp":"%s"}""".formatted(Instant.now()))
                        .statusCode())
                .isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource({
        "http_server_requests_seconds, histogram",
        "sarsen_queue_lag, gauge",
        "sarsen_queue_pending, gauge",
        "sarsen_inbox_depth, gauge",
        "sarsen_inbox_oldest_age_seconds, gauge",
        "sarsen_dead_events, gauge",
        "sarsen_signal_partitions_ahead_months, gauge",
        "sarsen_scoring_freshness_seconds, histogram",
        "sarsen_intake_events_total, counter",
        "sarsen_doorbell_dropped_total, counter",
        "sarsen_flags_broken, gauge",
        "sarsen_flags_evaluations_total, counter",
        "sarsen_flags_on, gauge",
        "sarsen_flags_undeclared, gauge",
        "sarsen_limits_database_requests, gauge",
        "sarsen_limits_database_waiting, gauge",
        "sarsen_limits_allowances, gauge",
        "sarsen_limits_refused_total, counter",
        "sarsen_limits_told_total, counter",
        "dependency_up, gauge",
        "sarsen_redis_failures_total, counter",
        "hikaricp_connections_active, gauge",
        "hikaricp_connections_pending, gauge",
        "hikaricp_connections_max, gauge",
        "jvm_memory_used_bytes, gauge"
    })
    void has(String family, String type) {
        assertThat(scrape().types()).containsEntry(family, type);
    }

    @Test
    void countsRequestsWithinTheObjectiveOf300Milliseconds() {
        assertThat(scrape().values(REQUESTS + "_bucket", "le")).contains("0.3", "+Inf");
    }

    @Test
    void tellsOutcomesReasonsAndDependenciesApart() {
        var scrape = scrape();
        assertThat(scrape.values("sarsen_intake_events_total", "outcome"))
                .containsExactly("accepted", "duplicate", "refused");
        assertThat(scrape.values("sarsen_doorbell_dropped_total", "reason"))
                .containsExactly("full", "redis-unavailable");
        assertThat(scrape.values("dependency_up", "dependency"))
                .containsExactly("application-port", "postgresql", "redis", "replication");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sarsen_queue_lag",
                "sarsen_queue_pending",
                "sarsen_inbox_depth",
                "sarsen_inbox_oldest_age_seconds",
                "sarsen_dead_events",
                "sarsen_signal_partitions_ahead_months"
            })
    void samplesInTheBackground(String gauge) {
        await().untilAsserted(() ->
                assertThat(scrape().samples(gauge)).singleElement().asString().doesNotContain("NaN"));
    }

    @Test
    void makesNoSeriesForEachAddress() {
        int before = addresses().size();
        IntStream.range(0, 20).forEach(i -> {
            Web.on(port).get("/unknown/" + i);
            Web.on(port).get("/api/v1/unknown" + i);
            Web.on(port).get("/api/v1/events/not-an-id-" + i);
            Web.on(port).get("/api/v1/accounts/nobody-" + i);
            Web.on(port).get("/problems/none-" + i);
        });
        assertThat(addresses()).hasSizeBetween(before, before + 5).noneMatch(uri -> uri.matches(".*\\d{1,2}$"));
    }

    private Set<String> addresses() {
        return scrape().values(REQUESTS + "_count", "uri");
    }

    private Scrape scrape() {
        return Scrape.of(Web.on(managementPort));
    }
}
