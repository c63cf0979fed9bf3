package dev.sarsen.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.ApplicationProcess;
import dev.sarsen.SarsenApplication;
import dev.sarsen.TestServers;
import dev.sarsen.Web;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Attaches the pinned OpenTelemetry agent, as production does. */
class TracingIntegrationTests {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String TRACE_PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

    private static ApplicationProcess application;

    @BeforeAll
    static void start() {
        var properties = new HashMap<>(TestServers.get().properties());
        properties.put("test.javaagent", System.getProperty("sarsen.test.javaagent"));
        properties.put("sarsen.role", "local");
        properties.put("sarsen.drain", "0s");
        properties.put("sarsen.log-format", "json");
        properties.put("logging.level.dev.sarsen.edge", "debug");
        application = ApplicationProcess.start(
                        SarsenApplication.class,
                        properties,
                        Map.of(
                                "OTEL_TRACES_EXPORTER", "none",
                                "OTEL_METRICS_EXPORTER", "none",
                                "OTEL_LOGS_EXPORTER", "none",
                                "OTEL_JAVAAGENT_LOGGING", "none"))
                .waitReady();
        new Web(application.uri("")).get("/problems/there-is-none", "traceparent", TRACE_PARENT);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void logsTheTraceOfTheRequest() {
        await().untilAsserted(() -> assertThat(lineOfTheTrace()).isNotNull());
        var line = lineOfTheTrace();
        assertThat(line.path("logger_name").asString()).startsWith("dev.sarsen.edge");
        assertThat(line.path("span_id").asString()).matches("[0-9a-f]{16}").isNotEqualTo("00f067aa0ba902b7");
    }

    @Test
    void linksABucketToTheTrace() {
        await().untilAsserted(() -> assertThat(new Web(application.managementUri(""))
                        .get("/metrics", "Accept", "application/openmetrics-text; version=1.0.0")
                        .body()
                        .lines())
                .anyMatch(line -> line.startsWith("http_server_requests_seconds_bucket")
                        && line.contains("# {")
                        && line.contains("trace_id=\"" + TRACE + "\"")));
    }

    private static JsonNode lineOfTheTrace() {
        return application
                .output()
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(JsonMapper.shared()::readTree)
                .filter(line -> line.path("trace_id").asString().equals(TRACE))
                .findFirst()
                .orElse(null);
    }
}
