// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sarsen.EventJson;
import dev.sarsen.RedisBinaries;
import dev.sarsen.Relay;
import dev.sarsen.RunningApplication;
import dev.sarsen.TestServers;
import dev.sarsen.Uuid7;
import dev.sarsen.local.Port;
import dev.sarsen.local.RedisProgram;
import dev.sarsen.local.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A Redis behind a name that answers, and refuses what it is asked. The sweep waits so long that it explains no score. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class RefusingRedisIntegrationTests {

    private static final Duration RECOVERY = Duration.ofSeconds(10);
    private static final Duration NOTICED = Duration.ofSeconds(15);
    private static final Duration PROMPT = Duration.ofSeconds(6);

    private RedisBinaries.Running redis;
    private Relay name;
    private RunningApplication application;

    @BeforeAll
    void start() {
        redis = RedisBinaries.EMBEDDED.start();
        name = Relay.to(redis.port());
        application = RunningApplication.start("local", properties(name.port()));
    }

    @AfterAll
    void stop() {
        application.close();
        name.close();
        redis.close();
    }

    @BeforeEach
    void works() {
        await().atMost(NOTICED).until(() -> status(application).equals("UP"));
    }

    @ParameterizedTest
    @CsvSource({
        "CONFIG SET maxmemory 1,         OOM,       CONFIG SET maxmemory 0",
        "REPLICAOF 127.0.0.1 1,          READONLY,  REPLICAOF NO ONE",
        "SET sarsen:events text,         WRONGTYPE, DEL sarsen:events",
        "ACL SETUSER default -xadd,      NOPERM,    ACL SETUSER default +@all"
    })
    void delaysNoEventAndIsSeen(String fault, String kind, String repair, CapturedOutput output) throws IOException {
        redis.server().command(fault);
        try {
            await().atMost(NOTICED).until(() -> reason(application).equals("it refuses announcements: " + kind));
            assertThat(status(application)).isEqualTo("DEGRADED");
            assertThat(application.management().status("/readyz")).isEqualTo(200);
            for (int i = 0; i < 3; i++) {
                assertPromptScore();
            }
            assertThat(metric("sarsen_redis_failures_total{", "kind=\"" + kind + "\""))
                    .isPositive();
            assertThat(output.getAll().lines().filter(line -> line.contains("Dependency redis is down")))
                    .singleElement()
                    .asString()
                    .endsWith("it refuses announcements: " + kind);
        } finally {
            redis.server().command(repair);
        }
        assertRecovery();
    }

    @Test
    void leavesADemotedServerWhoseNameLeadsToAnother() throws IOException {
        try (var primary = RedisBinaries.EMBEDDED.start()) {
            redis.server().command("REPLICAOF 127.0.0.1 " + primary.port());
            await().atMost(NOTICED).until(() -> reason(application).contains("READONLY"));
            double shared = metric("sarsen_limits_told_total{", "whom=\"redis\"");
            name.leadTo(primary.port());
            assertRecovery();
            await().atMost(NOTICED).until(() -> {
                assertPromptScore();
                return metric("sarsen_limits_told_total{", "whom=\"redis\"") > shared;
            });
            name.leadTo(redis.port());
            redis.server().command("REPLICAOF NO ONE");
        }
    }

    @Test
    void makesRoomInARedisThatAnnouncementsHaveFilled() throws IOException {
        redis.server().command("CONFIG SET maxmemory 1");
        try {
            await().atMost(NOTICED).until(() -> reason(application).contains("OOM"));
            // Redis runs what comes in one piece without a pause: nobody sees it take writes.
            redis.server()
                    .command("CONFIG SET maxmemory 0\r\nXADD sarsen:events * ids %s\r\nCONFIG SET maxmemory 1"
                            .formatted(Uuid7.now()));
            await().atMost(NOTICED).until(() -> ":0".equals(redis.server().command("XLEN sarsen:events")));
            assertThat(reason(application)).contains("OOM");
        } finally {
            redis.server().command("CONFIG SET maxmemory 0");
        }
    }

    @Test
    void isRefusedByNameWhereItBelongsToACluster(@TempDir Path folder, CapturedOutput output) throws IOException {
        int port = portOfAClusterMember();
        var program = RedisProgram.embedded(Repository.binaries()).toString();
        var member = new ProcessBuilder(
                        List.of(program, "--port", "" + port, "--cluster-enabled", "yes", "--dir", "" + folder))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try (var beside = RunningApplication.start("worker", properties(port))) {
            await().atMost(NOTICED).until(() -> reason(beside).equals("it is a Redis Cluster, which is not supported"));
            assertThat(output).contains("A Redis Cluster is not supported. Set spring.data.redis.host");
        } finally {
            member.destroyForcibly();
        }
    }

    @Test
    void isRefusedAtStartWhereTheSettingsNameACluster(CapturedOutput output) {
        var properties = properties(redis.port());
        properties.put("spring.data.redis.cluster.nodes", "localhost:" + redis.port());
        assertThatThrownBy(() -> RunningApplication.start("worker", properties)).isNotNull();
        assertThat(output)
                .containsSubsequence(
                        "Description:",
                        "spring.data.redis.cluster.nodes is set, but a Redis Cluster is not supported",
                        "Action:")
                .doesNotContain("\tat ");
    }

    /** Its members talk to each other on a port that is 10 000 higher. */
    private static int portOfAClusterMember() {
        return IntStream.generate(Port::free)
                .filter(port -> port < 55_000)
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> properties(int redisPort) {
        var properties = new HashMap<>(TestServers.get().properties());
        properties.put("spring.data.redis.port", Integer.toString(redisPort));
        properties.put("sarsen.scoring.sweep-after", "1h");
        return properties;
    }

    private void assertRecovery() {
        double announced = metric("sarsen_doorbell_announced_total");
        await().atMost(RECOVERY).until(() -> status(application).equals("UP"));
        assertPromptScore();
        await().atMost(PROMPT).until(() -> {
            assertPromptScore();
            return metric("sarsen_doorbell_announced_total") > announced;
        });
    }

    private void assertPromptScore() {
        var id = Uuid7.now();
        var answer =
                application.web().post("/api/v1/events", EventJson.event(id).toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        await().atMost(PROMPT)
                .until(() -> application
                        .web()
                        .json("/api/v1/events/" + id)
                        .path("status")
                        .asString("")
                        .equals("scored"));
    }

    private static String status(RunningApplication of) {
        return of.management().json("/readyz").path("status").asString("");
    }

    private static String reason(RunningApplication of) {
        return of.management()
                .json("/readyz")
                .at("/components/redis/details/reason")
                .asString("");
    }

    private double metric(String... parts) {
        return application
                .management()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> List.of(parts).stream().allMatch(line::contains) && !line.startsWith("#"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
