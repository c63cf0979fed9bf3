// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.ApplicationProcess;
import dev.sarsen.EventJson;
import dev.sarsen.OwnServers;
import dev.sarsen.SarsenApplication;
import dev.sarsen.TestCollector;
import dev.sarsen.Web;
import dev.sarsen.local.PostgresServer;
import dev.sarsen.local.Repository;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Attaches the pinned OpenTelemetry agent with the settings of the image, as production does. */
class TracingIntegrationTests {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    /** By the old and the new conventions of OpenTelemetry. */
    private static final Set<String> STATEMENT = Set.of("db.statement", "db.query.text");

    private static final List<String> ADDRESSES_OF_SUBJECTS = List.of(
            "/api/v1/accounts/ada-4711",
            "/api/v1/signals?userId=ada-4711",
            "/api/v1/signals?q=ada-4711",
            "/api/v1/signals?unknown=ada-4711",
            "/api/v1/signals;ada-4711?accountId=ada-4711",
            "/api/v1/nowhere/ada-4711",
            "/console/ada-4711");

    private static OwnServers servers;
    private static TestCollector collector;
    private static ApplicationProcess application;

    @BeforeAll
    static void start() throws IOException {
        servers = OwnServers.start();
        collector = new TestCollector();
        var properties = new HashMap<>(servers.properties());
        properties.put("test.javaagent", System.getProperty("sarsen.test.javaagent"));
        properties.put(
                "otel.javaagent.configuration-file",
                Repository.root()
                        .resolve("app/src/main/jib/app/agent/otel.properties")
                        .toString());
        properties.put("sarsen.role", "local");
        properties.put("sarsen.drain", "0s");
        properties.put("sarsen.log-format", "json");
        properties.put("sarsen.scoring.threads", "1");
        properties.put("sarsen.scoring.idle-pause", "2s");
        properties.put("logging.level.dev.sarsen.edge", "debug");
        var environment = new HashMap<>(collector.environment());
        environment.put("OTEL_JAVAAGENT_LOGGING", "none");
        application = ApplicationProcess.start(SarsenApplication.class, properties, environment)
                .waitReady();
        new Web(application.uri("")).get("/problems/there-is-none", "traceparent", parent(TRACE, true));
    }

    @AfterAll
    static void stop() {
        application.close();
        collector.close();
        servers.close();
    }

    /** A batch is in the trace of its first event: those of the test before must be gone. */
    @BeforeEach
    void awaitEmptyInbox() {
        await().until(() -> {
            try (var connection = servers.postgres().connect(PostgresServer.APPLICATION);
                    var statement = connection.createStatement();
                    var waiting = statement.executeQuery("select from inbox")) {
                return !waiting.next();
            }
        });
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

    /** The request, its statement, the time in the stream, and the scoring with its statements are one trace. */
    @Test
    void followsAnEventFromTheRequestToItsScore() {
        var trace = newTrace();
        post(parent(trace, true));
        await().untilAsserted(() -> assertThat(spans(trace))
                .anyMatch(named("POST /api/v1/events").and(of(Span.SpanKind.SPAN_KIND_SERVER)))
                .anyMatch(statement("insert", "inbox"))
                .anyMatch(named("wait in stream"))
                .anyMatch(named("process events").and(of(Span.SpanKind.SPAN_KIND_CONSUMER)))
                .anyMatch(statement("insert", "signal")));
        var request = only(trace, named("POST /api/v1/events"));
        var wait = only(trace, named("wait in stream"));
        var batch = only(trace, named("process events"));
        assertThat(wait.getParentSpanId()).isEqualTo(request.getSpanId());
        assertThat(batch.getParentSpanId()).isEqualTo(wait.getSpanId());
        assertThat(only(trace, statement("insert", "signal")).getParentSpanId()).isEqualTo(batch.getSpanId());
        assertThat(wait.getStartTimeUnixNano())
                .isLessThanOrEqualTo(wait.getEndTimeUnixNano())
                .isLessThanOrEqualTo(batch.getStartTimeUnixNano());
        assertThat(wait.getStartTimeUnixNano())
                .isGreaterThanOrEqualTo(
                        request.getStartTimeUnixNano() - Duration.ofMillis(2).toNanos());
    }

    /** Posts until a batch holds events of both: the worker rests for two seconds when there is nothing to do. */
    @Test
    void linksABatchToEachTraceThatIsInIt() {
        var one = newTrace();
        var other = newTrace();
        await().pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
            post(parent(one, true));
            post(parent(other, true));
            assertThat(collector.spans())
                    .filteredOn(named("process events"))
                    .anySatisfy(batch -> assertThat(batch.getLinksList())
                            .extracting(link -> hex(link.getTraceId().toByteArray()))
                            .contains(one, other));
        });
    }

    @Test
    void recordsNothingOfWhatIsNotSampled() {
        var unsampled = newTrace();
        var later = newTrace();
        post(parent(unsampled, false));
        post(parent(later, true));
        await().untilAsserted(() -> assertThat(spans(later)).anyMatch(named("process events")));
        assertThat(spans(unsampled)).isEmpty();
    }

    /** What is shown of a statement holds no one's data. */
    @Test
    void takesLiteralsOutOfStatements() {
        var trace = newTrace();
        post(parent(trace, true));
        await().untilAsserted(() -> assertThat(spans(trace)).anyMatch(statement("insert", "inbox")));
        assertThat(collector.spans()).noneMatch(span -> span.toString().contains("acct_1"));
    }

    /** Wherever the id stands, and also where the request is refused. */
    @Test
    void holdNoIdOfASubject() {
        var trace = newTrace();
        var web = new Web(application.uri(""));
        for (var address : ADDRESSES_OF_SUBJECTS) {
            web.get(address, "traceparent", parent(trace, true));
        }
        await().untilAsserted(() -> assertThat(spans(trace))
                .filteredOn(of(Span.SpanKind.SPAN_KIND_SERVER))
                .hasSize(ADDRESSES_OF_SUBJECTS.size()));
        assertThat(spans(trace)).noneMatch(span -> span.toString().contains("ada-4711"));
    }

    private static void post(String parent) {
        var answer = new Web(application.uri(""))
                .post("/api/v1/events", EventJson.event().toString(), "traceparent", parent);
        assertThat(answer.statusCode()).isEqualTo(202);
    }

    private static String newTrace() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static String parent(String trace, boolean sampled) {
        return "00-" + trace + "-00f067aa0ba902b7-" + (sampled ? "01" : "00");
    }

    private static List<Span> spans(String trace) {
        return collector.spans().stream()
                .filter(span -> hex(span.getTraceId().toByteArray()).equals(trace))
                .toList();
    }

    private static Span only(String trace, Predicate<Span> which) {
        return spans(trace).stream().filter(which).findFirst().orElseThrow();
    }

    private static Predicate<Span> named(String name) {
        return span -> span.getName().equals(name);
    }

    private static Predicate<Span> of(Span.SpanKind kind) {
        return span -> span.getKind() == kind;
    }

    private static Predicate<Span> statement(String verb, String table) {
        return span -> span.getAttributesList().stream()
                .filter(attribute -> STATEMENT.contains(attribute.getKey()))
                .map(attribute -> attribute.getValue().getStringValue().toLowerCase(Locale.ROOT))
                .anyMatch(text -> text.contains(verb + " into " + table));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
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
