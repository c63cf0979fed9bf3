// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.RedisBinaries;
import dev.sarsen.RunningApplication;
import dev.sarsen.TestServers;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Two processes of an API that allows each client 20 requests a second, with a Redis of their own. */
@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedLimitsIntegrationTests {

    private static final int RATE = 20;

    private final Database database = TestServers.get().database();
    private RedisBinaries.Running redis;
    private RunningApplication one;
    private RunningApplication other;
    private TestClient client;
    private TestClient neighbour;

    @BeforeAll
    void start() {
        redis = RedisBinaries.EMBEDDED.start();
        var properties = new HashMap<>(TestServers.get().properties());
        properties.put("spring.data.redis.port", Integer.toString(redis.port()));
        properties.put("sarsen.limits.writes-per-second", Integer.toString(RATE));
        properties.put("sarsen.limits.reads-per-second", Integer.toString(RATE));
        properties.put("sarsen.limits.burst", "1s");
        properties.put("sarsen.limits.share-every", "50ms");
        one = RunningApplication.start("api", properties);
        other = RunningApplication.start("api", properties);
        client = TestClient.of("client", uri(one));
        neighbour = TestClient.of("neighbour", uri(one));
    }

    @AfterAll
    void stop() {
        one.close();
        other.close();
        redis.close();
    }

    /** Every bucket is full again. */
    @BeforeEach
    void saveUp() {
        database.truncate();
        await().until(() -> forgotten() && allowances(one) == 0 && allowances(other) == 0);
    }

    @Test
    void refusesAClientThatAsksTooOftenAndServesItsNeighbour() {
        var answers = Stream.generate(client::post).limit(5 * RATE).toList();
        var refused =
                answers.stream().filter(answer -> answer.statusCode() != 202).toList();
        assertThat(refused).hasSizeGreaterThan(2 * RATE).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.body()).contains("\"code\":\"rate-limited\"");
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            assertThat(answer.headers().firstValue("RateLimit-Policy")).contains("\"writes\";q=20;w=1");
            assertThat(answer.headers().firstValue("RateLimit")).contains("\"writes\";r=0;t=1");
        });
        assertThat(neighbour.post().statusCode()).isEqualTo(202);
        assertThat(neighbour.post().headers().firstValue("RateLimit")).contains("\"writes\";r=18;t=1");
        assertThat(client.read().statusCode())
                .as("reads have a bucket of their own")
                .isEqualTo(404);
        assertThat(client.get("/healthz").headers().firstValue("RateLimit")).isEmpty();
        assertThat(stored()).isEqualTo(answers.size() - refused.size() + 2L);
    }

    @Test
    void takesFromOneBucketInTwoProcesses() {
        var elsewhere = client.at(uri(other));
        long begin = System.nanoTime();
        long admitted = 0;
        var period = Duration.ofSeconds(4);
        while (System.nanoTime() - begin < period.toNanos()) {
            admitted += Stream.of(client.read(), elsewhere.read())
                    .filter(answer -> answer.statusCode() == 404)
                    .count();
        }
        double fair = RATE + RATE * (System.nanoTime() - begin) / 1e9;
        assertThat(admitted / fair).as("of one bucket's, %s requests", admitted).isBetween(0.6, 1.4);
    }

    @Test
    void forgetsWhatIsFullAgain() {
        client.read();
        await().until(() -> keys() > 0);
        await().atMost(Duration.ofSeconds(20)).until(() -> keys() == 0 && allowances(one) == 0);
    }

    @Test
    void limitsByItselfWithoutWaitingWhileRedisHangs() {
        redis.hang();
        try {
            limitsByItselfWithoutWaiting();
        } finally {
            redis.wakeUp();
        }
        awaitSharing();
    }

    @Test
    void limitsByItselfWithoutWaitingWhileRedisIsDown() {
        redis.stop();
        try {
            limitsByItselfWithoutWaiting();
        } finally {
            redis.startAgain();
        }
        awaitSharing();
    }

    private void limitsByItselfWithoutWaiting() {
        double before = told("nobody");
        var times = new ArrayList<Duration>();
        for (int i = 0; i < RATE; i++) {
            times.add(timed(client));
        }
        assertThat(times.stream().filter(time -> time.compareTo(Duration.ofMillis(150)) > 0))
                .as("slow ones of %s", times)
                .hasSizeLessThan(2);
        await().until(() -> told("nobody") >= before + RATE);
        var flood = Stream.generate(client::post)
                .limit(3 * RATE)
                .map(HttpResponse::statusCode)
                .toList();
        assertThat(flood).contains(429).containsOnly(202, 429);
        assertThat(neighbour.post().statusCode()).isEqualTo(202);
    }

    private static Duration timed(TestClient client) {
        long begin = System.nanoTime();
        assertThat(client.post().statusCode()).isEqualTo(202);
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private void awaitSharing() {
        double before = told("redis");
        await().atMost(Duration.ofSeconds(40)).until(() -> {
            neighbour.read();
            return told("redis") > before;
        });
    }

    private double told(String whom) {
        return metric(one, "sarsen_limits_told_total{", "whom=\"" + whom + "\"");
    }

    private double allowances(RunningApplication application) {
        return metric(application, "sarsen_limits_allowances{");
    }

    private static double metric(RunningApplication application, String... parts) {
        return application
                .management()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> List.of(parts).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** Nothing is told any more that would come back after this. */
    private boolean forgotten() {
        one.bean(StringRedisTemplate.class)
                .delete(one.bean(StringRedisTemplate.class).keys("sarsen:limit:*"));
        return keys() == 0;
    }

    private int keys() {
        return one.bean(StringRedisTemplate.class).keys("sarsen:limit:*").size();
    }

    private long stored() {
        return database.owner()
                .sql("select (select count(*) from inbox) + (select count(*) from signal)")
                .query(Long.class)
                .single();
    }

    private static URI uri(RunningApplication application) {
        return URI.create("http://localhost:" + application.ports().get("application"));
    }
}
