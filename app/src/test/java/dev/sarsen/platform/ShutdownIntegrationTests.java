// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.ApplicationProcess;
import dev.sarsen.OwnServers;
import dev.sarsen.Web;
import dev.sarsen.local.PostgresServer;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShutdownIntegrationTests {

    private static final Duration DRAIN = Duration.ofSeconds(8);

    private OwnServers servers;

    @BeforeEach
    void start() {
        servers = OwnServers.start();
    }

    @AfterEach
    void stop() {
        servers.close();
    }

    @Test
    void losesNoRequestAndNoEventOnSigterm() throws Exception {
        var properties = servers.properties();
        properties.put("sarsen.drain", DRAIN.toMillis() + "ms");
        // An announcement that Redis answers late is given up, and its event left to the sweep of the next process.
        properties.put("spring.data.redis.timeout", "10s");
        properties.put("spring.data.redis.connect-timeout", "10s");
        try (var application =
                        ApplicationProcess.start(withRole(properties, "local")).waitReady();
                var load = Load.on(new Web(application.uri("")), 16)) {
            await().until(() -> load.accepted() > 200);
            long begin = System.nanoTime();
            application.handle().destroy();
            var management = new Web(application.managementUri(""));
            await().pollInterval(Duration.ofMillis(20)).until(() -> management.status("/readyz") == 503);
            assertThat(elapsed(begin)).as("readiness flips at once").isLessThan(DRAIN.dividedBy(2));
            long acceptedBefore = load.accepted();
            await().until(() -> elapsed(begin).compareTo(DRAIN.dividedBy(2)) > 0);
            load.stop();
            assertThat(load.failures()).isEmpty();
            assertThat(load.accepted()).isGreaterThan(acceptedBefore);
            assertThat(application.waitExit()).isEqualTo(143);
            assertThat(elapsed(begin)).isLessThan(DRAIN.plusSeconds(5));
            assertThat(application.output()).doesNotContain(" WARN ", " ERROR ", "Exception");
            assertThat(count("select (select count(*) from signal) + (select count(*) from inbox)"))
                    .isEqualTo(load.accepted());
            assertThat(count("select count(*) from inbox"))
                    .as("announced and scored")
                    .isZero();
        }
    }

    @Test
    void theApiAnnouncesWhatItAcceptedLast() throws Exception {
        var properties = servers.properties();
        try (var migrate = ApplicationProcess.start(withRole(properties, "migrate"))) {
            assertThat(migrate.waitExit()).isZero();
        }
        properties.put("sarsen.drain", "1s");
        properties.put("spring.data.redis.timeout", "10s");
        properties.put("spring.data.redis.connect-timeout", "10s");
        try (var api = ApplicationProcess.start(withRole(properties, "api")).waitReady();
                var load = Load.on(new Web(api.uri("")), 16)) {
            await().until(() -> load.accepted() > 200);
            api.handle().destroy();
            await().until(() -> api.output().contains("Refusing readiness"));
            load.stop();
            assertThat(api.waitExit()).isEqualTo(143);
            assertThat(load.failures()).isEmpty();
            assertThat(count("select count(*) from inbox")).isEqualTo(load.accepted());
            assertThat(announced()).isEqualTo(load.accepted());
        }
    }

    @Test
    void endsConnectionsThatAreKeptOpenWhileItLeaves() throws Exception {
        var properties = servers.properties();
        properties.put("sarsen.drain", DRAIN.toMillis() + "ms");
        try (var application =
                ApplicationProcess.start(withRole(properties, "local")).waitReady()) {
            var web = new Web(application.uri(""));
            assertThat(web.get("/healthz").headers().firstValue("Connection")).isEmpty();
            application.handle().destroy();
            await().until(() -> application.output().contains("Refusing readiness"));
            assertThat(web.get("/healthz").headers().firstValue("Connection")).contains("close");
            assertThat(web.withoutToken().get("/api/v1/accounts").headers().firstValue("Connection"))
                    .as("a refusal as well")
                    .contains("close");
            application.killHard();
        }
    }

    private static Map<String, String> withRole(Map<String, String> properties, String role) {
        var all = new HashMap<>(properties);
        all.put("sarsen.role", role);
        all.put("sarsen.limits.writes-per-second", "100000");
        return all;
    }

    private static Duration elapsed(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private long count(String sql) throws SQLException {
        try (var connection = servers.postgres().connect(PostgresServer.OWNER);
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The ids in the stream, of which an entry holds many. */
    private long announced() {
        try (var client = RedisClient.create(
                        "redis://localhost:" + servers.redis().port());
                var connection = client.connect()) {
            return connection.sync().xrange("sarsen:events", Range.unbounded()).stream()
                    .mapToLong(entry -> entry.getBody().get("ids").split(" ").length)
                    .sum();
        }
    }
}
