// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sarsen.EventJson;
import dev.sarsen.Relay;
import dev.sarsen.RunningApplication;
import dev.sarsen.Uuid7;
import dev.sarsen.inbox.Backlog;
import dev.sarsen.local.DataFolder;
import dev.sarsen.local.PostgresServer;
import dev.sarsen.local.Repository;
import dev.sarsen.local.TemporaryServers;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.FileSystemUtils;

/** PostgreSQL behind a name: it comes back and takes no writes, or the name goes on leading to the former primary. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class FailoverIntegrationTests {

    private static final Duration RECOVERY = Duration.ofSeconds(10);
    private static final Duration NOTICED = Duration.ofSeconds(20);
    private static final int POOL = 20;

    private TemporaryServers servers;
    private Relay name;
    private RunningApplication application;

    @BeforeAll
    void start() {
        servers = TemporaryServers.start();
        name = Relay.to(servers.postgres().port());
        var properties = servers.properties();
        properties.put("spring.datasource.url", "jdbc:postgresql://localhost:%d/sarsen".formatted(name.port()));
        properties.put("sarsen.database.pool-size", Integer.toString(POOL));
        application = RunningApplication.start("local", properties);
    }

    @AfterAll
    void stop() {
        application.close();
        name.close();
        servers.close();
    }

    @BeforeEach
    void works() {
        await().atMost(NOTICED)
                .until(() -> readiness() == 200 && post(Uuid7.now()).statusCode() == 202);
    }

    @Test
    void replacesSessionsThatStayReadOnlyAfterTheDatabaseTakesWritesAgain(CapturedOutput output) {
        servers.postgres().superuser("alter role sarsen_app set default_transaction_read_only = on");
        servers.postgres()
                .superuser("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'sarsen_app'");
        awaitRefusal("it takes no writes: it is set to read-only");
        assertThat(output).contains("Dependency postgresql is down: it takes no writes: it is set to read-only");
        servers.postgres().superuser("alter role sarsen_app reset default_transaction_read_only");
        assertRecovery();
        for (int i = 0; i < 2 * POOL; i++) {
            assertThat(post(Uuid7.now()).statusCode()).isEqualTo(202);
        }
    }

    @Test
    void isNotReadyWhileAStandbyAnswersAndGoesOnOnceItIsPromoted(CapturedOutput output) throws Exception {
        servers.demotePostgres();
        try {
            awaitRefusal("it takes no writes: it is a standby");
            assertThat(application.web().status("/api/v1/signals")).isEqualTo(200);
            assertThatTheInboxIsMeasuredWithoutKeepingIt();
            assertThatThrownBy(() -> RunningApplication.start("migrate", servers.properties()))
                    .isNotNull();
            assertThat(output)
                    .contains("Dependency postgresql is down: it takes no writes: it is a standby")
                    .containsSubsequence("Description:", "read-only transaction", "Action:", "the failover");
        } finally {
            servers.promotePostgres();
        }
        assertRecovery();
    }

    @Test
    void leavesAFormerPrimaryWhoseNameLeadsToAnotherServer(@TempDir Path copy) throws Exception {
        servers.stopPostgres();
        copyData(copy);
        try (var folder = DataFolder.lock(copy);
                var primary = PostgresServer.start(folder, Repository.binaries(), 0)) {
            servers.demotePostgres();
            awaitRefusal("it takes no writes: it is a standby");
            name.leadTo(primary.port());
            var id = assertRecovery();
            assertThat(isSignalAt(primary, id)).isTrue();
        } finally {
            name.leadTo(servers.postgres().port());
            servers.promotePostgres();
        }
    }

    @Test
    void saysWhichSynchronousStandbyIsMissingUntilItIsThere(@TempDir Path copy, CapturedOutput output)
            throws Exception {
        servers.stopPostgres();
        copyData(copy);
        servers.startPostgres();
        await().atMost(NOTICED).until(() -> readiness() == 200);
        setStandbys("'standby'");
        try {
            await().atMost(NOTICED)
                    .until(() -> reason("replication").equals("0 of 1 synchronous standbys are connected"));
            assertThat(readiness()).isEqualTo(200);
            assertThat(application.management().json("/readyz").path("status").stringValue())
                    .isEqualTo("DEGRADED");
            assertThat(application.management().get("/metrics").body())
                    .containsPattern("dependency_up\\{.*dependency=\"replication\".*} 0.0");
            assertThat(output).contains("Dependency replication is down: 0 of 1 synchronous standbys are connected");
            var measured = inboxMeasured();
            await().atMost(NOTICED).until(() -> !inboxMeasured().equals(measured));
            follow(copy);
            try (var folder = DataFolder.lock(copy);
                    var _ = PostgresServer.startStandby(folder, Repository.binaries(), 0)) {
                await().atMost(NOTICED).until(() -> reason("replication").isEmpty());
                assertThat(post(Uuid7.now()).statusCode()).isEqualTo(202);
            }
        } finally {
            setStandbys("''");
        }
    }

    /** The copy of the data replicates from the server that it was copied from. */
    private void follow(Path copy) throws IOException {
        Files.writeString(
                copy.resolve("postgres").resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=localhost port=%d user=postgres application_name=standby'%n"
                        .formatted(servers.postgres().port()),
                StandardOpenOption.APPEND);
    }

    private void setStandbys(String names) {
        servers.postgres().superuser("alter system set synchronous_standby_names = " + names);
        servers.postgres().superuser("select pg_reload_conf()");
    }

    private void copyData(Path copy) throws IOException {
        var data = copy.resolve("postgres");
        FileSystemUtils.copyRecursively(servers.postgresData(), data);
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
    }

    private void awaitRefusal(String reason) {
        await().atMost(NOTICED)
                .until(() -> readiness() == 503 && reason("postgresql").equals(reason));
        await().atMost(NOTICED).until(() -> post(Uuid7.now()).body().contains("\"code\":\"database-read-only\""));
        assertThat(post(Uuid7.now()).headers().firstValue("Retry-After")).isPresent();
    }

    /** The id of an event that was accepted and scored after the server was right again. */
    private UUID assertRecovery() {
        long begin = System.nanoTime();
        var id = Uuid7.now();
        await().atMost(RECOVERY).until(() -> readiness() == 200 && post(id).statusCode() == 202);
        await().atMost(RECOVERY)
                .until(() -> application
                        .web()
                        .json("/api/v1/events/" + id)
                        .path("status")
                        .asString("")
                        .equals("scored"));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(RECOVERY);
        return id;
    }

    private static boolean isSignalAt(PostgresServer server, UUID id) throws Exception {
        return read(server, "select exists (select from signal where id = '%s')::text".formatted(id))
                .equals("true");
    }

    private String inboxMeasured() throws Exception {
        return read(servers.postgres(), "select measured_at::text from inbox_measure");
    }

    private static String read(PostgresServer server, String sql) throws Exception {
        try (var connection = server.connect(PostgresServer.OWNER);
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private void assertThatTheInboxIsMeasuredWithoutKeepingIt() throws Exception {
        var kept = inboxMeasured();
        var measured = application.bean(Backlog.class).measure(Duration.ZERO);
        assertThat(Long.toString(measured.depth())).isEqualTo(read(servers.postgres(), "select count(*) from inbox"));
        assertThat(inboxMeasured()).isEqualTo(kept);
    }

    private HttpResponse<String> post(UUID id) {
        return application.web().post("/api/v1/events", EventJson.event(id).toString());
    }

    private int readiness() {
        return application.management().status("/readyz");
    }

    private String reason(String component) {
        return application
                .management()
                .json("/readyz")
                .path("components")
                .path(component)
                .path("details")
                .path("reason")
                .asString("");
    }
}
