// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.OwnServers;
import dev.sarsen.RunningApplication;
import dev.sarsen.local.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** Hangs and busies PostgreSQL and Redis under an application with servers of its own. */
class HealthIntegrationTests {

    private static final Duration SEVEN_PROBES = Duration.ofSeconds(25);

    private static OwnServers servers;
    private static RunningApplication application;
    private static RunningApplication api;

    @BeforeAll
    static void start() {
        servers = OwnServers.start();
        var properties = servers.properties();
        properties.put("sarsen.database.pool-size", "3");
        properties.put("spring.datasource.hikari.connection-timeout", "500");
        application = RunningApplication.start("local", properties);
        properties.put("sarsen.sample-every", "1h");
        properties.put("sarsen.queue.stream", "api:events");
        properties.put("spring.datasource.hikari.data-source-properties.ApplicationName", "sarsen-api");
        api = RunningApplication.start("api", properties);
    }

    @AfterAll
    static void stop() {
        api.close();
        application.close();
        servers.close();
    }

    @BeforeEach
    void isReady() {
        awaitReadiness(200);
        await().atMost(SEVEN_PROBES).until(() -> readiness(application).equals("UP"));
    }

    @Test
    void isAliveAndAnswersButIsNotReadyWhilePostgresqlHangs() {
        try (var _ = servers.hangPostgres()) {
            awaitReadiness(503);
            assertThat(application.management().status("/livez")).isEqualTo(200);
            assertThat(application.web().status("/healthz")).isEqualTo(200);
            assertThat(dependency("postgresql")).isZero();
            assertThat(dependency("redis")).isOne();
        }
        awaitReadiness(200);
        assertThat(dependency("postgresql")).isOne();
    }

    @Test
    void isReadyButDegradedWhileRedisHangs() {
        try (var _ = servers.hangRedis()) {
            await().atMost(SEVEN_PROBES).until(() -> readiness(application).equals("DEGRADED"));
            assertThat(application.management().status("/readyz")).isEqualTo(200);
            assertThat(application.management().status("/livez")).isEqualTo(200);
            assertThat(dependency("redis")).isZero();
            assertThat(dependency("postgresql")).isOne();
        }
    }

    @Test
    void staysReadyWhileThePoolIsBusyAndSaysSo() throws Exception {
        var pool = application.bean(DataSource.class);
        var busy = IntStream.range(0, 3).mapToObj(_ -> borrow(pool)).toList();
        try {
            var answer = application.web().get("/api/v1/signals");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("\"code\":\"database-busy\"");
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            await().during(Duration.ofSeconds(7))
                    .atMost(SEVEN_PROBES)
                    .until(() -> application.management().status("/readyz") == 200);
        } finally {
            close(busy);
        }
    }

    @Test
    void answersScrapesWhileBothServersHang() {
        try (var _ = servers.hangPostgres();
                var _ = servers.hangRedis()) {
            var begin = System.nanoTime();
            assertThat(application.management().status("/metrics")).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
        }
        awaitReadiness(200);
    }

    @Test
    void isNotReadyBeforeTheRoleHasStarted() throws Exception {
        try (var starting = SlowStart.of(servers.properties())) {
            assertThat(starting.management().status("/livez")).isEqualTo(200);
            assertThat(starting.management().status("/readyz")).isEqualTo(503);
            starting.goOn();
            await().atMost(SEVEN_PROBES).until(() -> starting.management().status("/readyz") == 200);
        }
    }

    @Test
    void isNotReadyWhenTheApplicationPortIsDead() {
        await().until(() -> api.management().status("/readyz") == 200);
        ((ServletWebServerApplicationContext) api.context()).getWebServer().stop();
        await().atMost(SEVEN_PROBES).until(() -> api.management().status("/readyz") == 503);
        assertThat(api.management().status("/livez")).isEqualTo(200);
        var components = api.management().json("/readyz").path("components");
        assertThat(components.at("/applicationPort/status").stringValue()).isEqualTo("DOWN");
        assertThat(components.at("/postgresql/status").stringValue()).isEqualTo("UP");
    }

    @Test
    void aScrapeShowsTheLastSampleAndAsksNobody() throws Exception {
        await().untilAsserted(() -> assertThat(Scrape.of(api.management()).samples("sarsen_queue_lag"))
                .singleElement()
                .asString()
                .endsWith(" 0.0"));
        var statements = lastStatementOf("sarsen-api");
        try (var owner = servers.postgres().connect(PostgresServer.OWNER);
                var statement = owner.createStatement()) {
            statement.execute("""
                    insert into dead_event (id, account_id, user_id, event_type, occurred_at, accepted_at, attempts, reason)
                    values (uuidv7(), 'a', 'u', 'call_made', now(), now(), 1, 'a test')""");
        }
        servers.redis().command("XADD api:events * ids none");
        var scrape = Scrape.of(api.management());
        assertThat(scrape.samples("sarsen_dead_events"))
                .singleElement()
                .asString()
                .endsWith(" 0.0");
        assertThat(scrape.samples("sarsen_queue_lag"))
                .singleElement()
                .asString()
                .endsWith(" 0.0");
        assertThat(lastStatementOf("sarsen-api")).isEqualTo(statements);
    }

    private static Timestamp lastStatementOf(String applicationName) throws SQLException {
        try (var connection = servers.postgres().connect(PostgresServer.APPLICATION);
                var statement = connection.prepareStatement(
                        "select max(query_start) from pg_stat_activity where application_name = ?")) {
            statement.setString(1, applicationName);
            try (var row = statement.executeQuery()) {
                row.next();
                return Objects.requireNonNull(row.getTimestamp(1));
            }
        }
    }

    private static void awaitReadiness(int status) {
        await().atMost(SEVEN_PROBES).until(() -> application.management().status("/readyz") == status);
    }

    private static String readiness(RunningApplication of) {
        return of.management().json("/readyz").path("status").stringValue();
    }

    private static double dependency(String name) {
        return application
                .management()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("dependency_up{") && line.contains("dependency=\"" + name + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static Connection borrow(DataSource pool) {
        for (int i = 0; i < 20; i++) {
            try {
                return pool.getConnection();
            } catch (SQLException busy) {
                continue;
            }
        }
        throw new IllegalStateException("The pool gave no connection");
    }

    private static void close(List<Connection> connections) throws SQLException {
        for (var connection : connections) {
            connection.close();
        }
    }
}
