// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.ApplicationProcess;
import dev.sarsen.OwnServers;
import dev.sarsen.Web;
import dev.sarsen.local.PostgresServer;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Everything that one process prints while it is sent secrets and made to fail, at the level DEBUG. */
class LogsIntegrationTests {

    private static final String SECRET = "xylophone-4711";
    private static final String TOKEN = "zeppelin-0815";

    private static OwnServers servers;
    private static ApplicationProcess application;

    @BeforeAll
    static void provoke() throws Exception {
        servers = OwnServers.start();
        var properties = servers.properties();
        properties.put("sarsen.log-format", "json");
        properties.put("logging.level.dev.sarsen", "debug");
        properties.put("sarsen.scoring.max-attempts", "1");
        application = ApplicationProcess.start(properties).waitReady();
        breakScoring();
        postEvents();
        await().until(() -> application.output().contains("is dead after"));
        breakIntake();
        assertThat(post(event(SECRET, "acct_1")).statusCode()).isEqualTo(500);
        sendHeaderThatIsNone();
        assertThat(application.stop()).isEqualTo(143);
    }

    @AfterAll
    static void stop() {
        application.close();
        servers.close();
    }

    @Test
    void areOneJsonObjectOnEachLine() {
        assertThat(lines()).hasSizeGreaterThan(5).allSatisfy(line -> {
            for (var field : List.of("@timestamp", "level", "logger_name", "message", "role", "version")) {
                assertThat(line.path(field).asString("")).as(field).isNotEmpty();
            }
            assertThat(line.path("role").asString()).isEqualTo("LOCAL");
        });
    }

    @Test
    void holdAnExceptionWithinItsLine() {
        assertThat(lines()).anySatisfy(line -> {
            assertThat(line.path("level").asString()).isEqualTo("ERROR");
            assertThat(line.path("stack_trace").asString("")).contains("\tat ");
        });
    }

    @Test
    void nameTheClientOfTheRequestInWhichSomethingFailed() {
        assertThat(lines()).anySatisfy(line -> {
            assertThat(line.path("level").asString()).isEqualTo("ERROR");
            assertThat(line.path("client").asString("")).isEqualTo("tests");
        });
    }

    @Test
    void neverHoldMetadata() {
        assertThat(application.output()).doesNotContain(SECRET);
    }

    @Test
    void neverHoldTokens() {
        assertThat(application.output()).doesNotContain(TOKEN);
    }

    private static List<JsonNode> lines() {
        return application.output().lines().map(JsonMapper.shared()::readTree).toList();
    }

    private static void postEvents() {
        assertThat(post(event(SECRET, "poison")).statusCode()).isEqualTo(202);
        assertThat(post(event(SECRET + "\\u0000", "acct_1")).statusCode()).isEqualTo(422);
        assertThat(post(event(SECRET.repeat(1_000), "acct_1")).statusCode()).isEqualTo(422);
        assertThat(post(event(SECRET + "\\ud800", "acct_1")).statusCode()).isEqualTo(422);
        assertThat(post("{\"metadata\":\"" + SECRET + "\"").statusCode()).isEqualTo(400);
        assertThat(post("{\"metadata\":{\"" + SECRET + "\":1,\"" + SECRET + "\":2}}")
                        .statusCode())
                .isEqualTo(422);
    }

    private static HttpResponse<String> post(String body) {
        return new Web(application.uri("")).post("/api/v1/events", body, "Authorization", "Bearer " + TOKEN);
    }

    private static String event(String secret, String account) {
        return """
                {"accountId":"%s","userId":"u","eventType":"call_made","timestamp":"%s","metadata":{"note":"%s"}}""".formatted(account, Instant.now(), secret);
    }

    /** PostgreSQL's own words about a row that a constraint refuses hold the whole row. */
    private static void breakScoring() throws SQLException {
        owner("alter table signal add constraint no_poison check (account_id <> 'poison') not valid");
    }

    private static void breakIntake() throws SQLException {
        owner("alter table inbox add constraint nothing check (account_id is null) not valid");
    }

    private static void owner(String sql) throws SQLException {
        try (var connection = servers.postgres().connect(PostgresServer.OWNER);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Tomcat likes to quote the header lines that it refuses. */
    private static void sendHeaderThatIsNone() throws Exception {
        try (var socket = new Socket("localhost", application.uri("").getPort())) {
            socket.getOutputStream()
                    .write("GET /healthz HTTP/1.1\r\nHost: a\r\nAuthorization : Bearer %s\r\n\r\n"
                            .formatted(TOKEN)
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 400");
        }
    }
}
