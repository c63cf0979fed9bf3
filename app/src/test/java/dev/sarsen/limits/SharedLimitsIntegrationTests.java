// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import static dev.sarsen.limits.TestClient.together;
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

    /** Fewer than one client may have in work. */
    private static final int AT_ONCE = 10;

    private static final Duration REDIS_TIMEOUT = Duration.ofSeconds(2);

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
        properties.put("spring.data.redis.timeout", REDIS_TIMEOUT.toMillis() + "ms");
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
        long begin = System.nanoTime();
        var answers = postUntilRefused(2 * RATE);
        assertThat(answers.size() - refused(answers).size())
                .as("accepted, of a burst and what was saved up meanwhile")
                .isBetween(1, (int) (RATE + RATE * secondsSince(begin)));
        var refused = refused(answers);
        assertThat(refused).hasSizeGreaterThan(2 * RATE).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.body()).contains("\"code\":\"rate-limited\"");
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            assertThat(answer.headers().firstValue("RateLimit-Policy")).contains("\"writes\";q=20;w=1");
            assertThat(answer.headers().firstValue("RateLimit")).contains("\"writes\";r=0;t=1");
        });
        begin = System.nanoTime();
        assertThat(neighbour.post().statusCode()).isEqualTo(202);
        var state = neighbour.post().headers().firstValue("RateLimit").orElseThrow();
        int savedUp = secondsSince(begin) < 1.0 / RATE ? 0 : 1;
        assertThat(state).isIn("\"writes\";r=18;t=1", "\"writes\";r=%d;t=1".formatted(18 + savedUp));
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
        var statuses = new ArrayList<Integer>();
        await().pollInterval(Duration.ofMillis(1)).until(() -> {
            together(AT_ONCE / 2, () -> List.of(client.read(), elsewhere.read())).stream()
                    .flatMap(List::stream)
                    .forEach(answer -> statuses.add(answer.statusCode()));
            return secondsSince(begin) > 4 && statuses.size() > 2 * (RATE + RATE * secondsSince(begin));
        });
        double fair = RATE + RATE * secondsSince(begin);
        long admitted = statuses.stream().filter(status -> status == 404).count();
        assertThat(admitted / fair).as("of one bucket's, %s requests", admitted).isBetween(0.6, 1.4);
    }

    @Test
    void forgetsWhatIsFullAgain() {
        client.read();
        await().until(() -> keys() > 0);
        await().until(() -> keys() == 0 && allowances(one) == 0);
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
        assertThat(times.stream()
                        .filter(time ->
                                time.compareTo(REDIS_TIMEOUT.multipliedBy(3).dividedBy(4)) > 0))
                .as("of %s, those that took as long as Redis may take", times)
                .hasSizeLessThan(2);
        await().until(() -> told("nobody") >= before + RATE);
        assertThat(postUntilRefused(1)).extracting(HttpResponse::statusCode).containsOnly(202, 429);
        assertThat(neighbour.post().statusCode()).isEqualTo(202);
    }

    /** Posts several at a time until more than so many were refused: one after another, a busy machine asks no more than it may. */
    private List<HttpResponse<String>> postUntilRefused(int refusals) {
        var answers = new ArrayList<HttpResponse<String>>();
        await().pollInterval(Duration.ofMillis(1)).until(() -> {
            answers.addAll(together(AT_ONCE, client::post));
            return refused(answers).size() > refusals;
        });
        return answers;
    }

    private static List<HttpResponse<String>> refused(List<HttpResponse<String>> answers) {
        return answers.stream().filter(answer -> answer.statusCode() != 202).toList();
    }

    private static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static Duration timed(TestClient client) {
        long begin = System.nanoTime();
        assertThat(client.post().statusCode()).isEqualTo(202);
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private void awaitSharing() {
        double before = told("redis");
        await().until(() -> {
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
