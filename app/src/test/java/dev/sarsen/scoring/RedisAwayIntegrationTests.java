// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.ApplicationProcess;
import dev.sarsen.Books;
import dev.sarsen.Database;
import dev.sarsen.RedisBinaries;
import dev.sarsen.TestServers;
import dev.sarsen.Tokens;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

/** One process with a Redis of its own, whose sweep waits so long that only announcements can explain a score. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisAwayIntegrationTests {

    private static final double AT_ONCE_SECONDS = 6;

    private final Database database = TestServers.get().database();
    private RedisBinaries.Running redis;
    private ApplicationProcess process;

    @BeforeAll
    void start() {
        redis = RedisBinaries.EMBEDDED.start();
        process = ApplicationProcess.start(Map.of(
                        "spring.data.redis.port", Integer.toString(redis.port()), "sarsen.scoring.sweep-after", "1h"))
                .waitReady();
    }

    @BeforeEach
    void clean() {
        database.truncate();
    }

    @AfterAll
    void stop() {
        process.close();
        redis.close();
    }

    @Test
    void scoresAtOnceWhileRedisIsDown() {
        redis.stop();
        try {
            postAndAwaitScores();
        } finally {
            redis.startAgain();
        }
        awaitAnnouncements();
    }

    @Test
    void scoresAtOnceWhileRedisHangs() {
        redis.hang();
        try {
            postAndAwaitScores();
        } finally {
            redis.wakeUp();
        }
        awaitAnnouncements();
    }

    private void postAndAwaitScores() {
        for (int i = 0; i < 30; i++) {
            post();
        }
        await().until(() -> Books.count(database.owner(), "signal") == 30);
        assertThat(longestWait()).isLessThan(AT_ONCE_SECONDS);
        assertThat(Books.count(database.owner(), "inbox")).isZero();
        Books.assertBalanced(database.owner());
    }

    /** Seconds from a receipt to its score, by PostgreSQL's clock. */
    private double longestWait() {
        return database.owner()
                .sql("select max(extract(epoch from scored_at - accepted_at)) from signal")
                .query(Double.class)
                .single();
    }

    /** What is posted while Redis comes back may be left to the sweep, which waits for an hour here. */
    private void awaitAnnouncements() {
        double before = announced();
        await().until(() -> {
            post();
            return announced() > before;
        });
    }

    private double announced() {
        return RestClient.create()
                .get()
                .uri(process.managementUri("/metrics"))
                .retrieve()
                .body(String.class)
                .lines()
                .filter(line -> line.startsWith("sarsen_doorbell_announced_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private void post() {
        var status = RestClient.create()
                .post()
                .uri(process.uri("/api/v1/events"))
                .header("Authorization", "Bearer " + Tokens.all())
                .contentType(MediaType.APPLICATION_JSON)
                .body("""
                        {"accountId": "acct_1", "userId": "user_1", "eventType": "call_made", "timestamp": "%s"}
                        """.formatted(Instant.now()))
                .retrieve()
                .toBodilessEntity()
                .getStatusCode();
        assertThat(status.value()).isEqualTo(202);
    }
}
