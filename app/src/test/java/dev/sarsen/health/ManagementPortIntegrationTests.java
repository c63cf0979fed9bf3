// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.IntegrationTest;
import dev.sarsen.Web;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;

@IntegrationTest
class ManagementPortIntegrationTests {

    private static final String LOGGER = "dev.sarsen.health.example";

    @Value("${local.management.port}")
    int managementPort;

    @Value("${local.server.port}")
    int port;

    Web management;

    @BeforeEach
    void connect() {
        management = Web.on(managementPort);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/livez", "/readyz", "/health", "/info", "/metrics", "/loggers"})
    void answers(String path) {
        assertThat(management.status(path)).isEqualTo(200);
        assertThat(Web.on(port).status(path)).as("on the application port").isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/env",
                "/heapdump",
                "/threaddump",
                "/beans",
                "/configprops",
                "/mappings",
                "/conditions",
                "/flyway",
                "/scheduledtasks",
                "/shutdown",
                "/startup",
                "/caches",
                "/httpexchanges",
                "/logfile",
                "/prometheus",
                "/sbom",
                "/actuator",
                "/actuator/health",
                "/healthz",
                "/api/v1/accounts"
            })
    void opensNothingElse(String path) {
        assertThat(management.status(path)).isEqualTo(404);
    }

    @Test
    void hasOpenMetricsForThoseWhoAsk() {
        var openMetrics = management.get("/metrics", "Accept", "application/openmetrics-text; version=1.0.0");
        assertThat(openMetrics.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("application/openmetrics-text");
        assertThat(openMetrics.body()).endsWith("# EOF\n");
        assertThat(management
                        .get("/metrics")
                        .headers()
                        .firstValue("Content-Type")
                        .orElseThrow())
                .startsWith("text/plain");
    }

    @Test
    void saysTheRoleAndTheVersion() {
        var info = management.json("/info");
        assertThat(info.at("/role").stringValue()).isEqualToIgnoringCase("local");
        assertThat(info.at("/build/version").stringValue()).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @Test
    void changesTheLevelOfALogger() {
        var logger = LoggerFactory.getLogger(LOGGER);
        assertThat(logger.isDebugEnabled()).isFalse();
        var changed = management.post("/loggers/" + LOGGER, "{\"configuredLevel\":\"DEBUG\"}");
        assertThat(changed.statusCode()).isEqualTo(204);
        assertThat(logger.isDebugEnabled()).isTrue();
        management.post("/loggers/" + LOGGER, "{\"configuredLevel\":null}");
        assertThat(logger.isDebugEnabled()).isFalse();
    }

    @Test
    void answersHealthzOnTheApplicationPort() {
        assertThat(Web.on(port).get("/healthz").body()).isEqualTo("ok\n");
    }
}
