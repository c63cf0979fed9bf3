// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import static dev.sarsen.accounts.TestAccounts.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.ApiClient;
import dev.sarsen.Database;
import dev.sarsen.RedisBinaries;
import dev.sarsen.RunningApplication;
import dev.sarsen.TestServers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.data.redis.core.StringRedisTemplate;

/** An API with a Redis of its own, which a test may stop or hang. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeaderboardCacheIntegrationTests {

    private static final Duration PROMISED_AGE = Duration.ofSeconds(5);

    private final Database database = TestServers.get().database();
    private RedisBinaries.Running redis;
    private RunningApplication application;
    private TestAccounts accounts;

    @BeforeAll
    void start() {
        redis = RedisBinaries.EMBEDDED.start();
        var properties = new HashMap<>(TestServers.get().properties());
        properties.put("spring.data.redis.port", Integer.toString(redis.port()));
        application = RunningApplication.start("local", properties);
        accounts = new TestAccounts(
                application.bean(Accounts.class),
                new ApiClient(application.ports().get("application")));
    }

    @AfterAll
    void stop() {
        application.close();
        redis.close();
    }

    @BeforeEach
    void clean() {
        database.truncate();
        application.bean(LeaderboardCache.class).clear();
        accounts.foldMany(5);
    }

    @Test
    void answersFromRedisWithoutAskingTheDatabase() {
        var page = accounts.page("?limit=3");
        database.owner().sql("truncate account").update();
        assertThat(accounts.page("?limit=3").body()).isEqualTo(page.body());
        assertThat(accounts.page("?limit=2").body()).isEqualTo("{\"items\":[]}");
    }

    @Test
    void showsNothingOlderThanFiveSeconds() {
        var begin = Instant.now();
        assertThat(ids(accounts.page(""))).hasSize(5);
        accounts.fold("acct_new", 1);
        await().pollInterval(Duration.ofMillis(50)).until(() -> {
            var asked = Instant.now();
            var page = accounts.page("");
            assertThat(Duration.between(Instant.parse(page.at("/items/0/asOf")), asked))
                    .isLessThan(PROMISED_AGE);
            return ids(page).contains("acct_new");
        });
        assertThat(Duration.between(begin, Instant.now())).isGreaterThan(Duration.ofSeconds(1));
    }

    @Test
    void readsOneAccountUncached() {
        accounts.page("");
        for (int signals = 2; signals < 6; signals++) {
            accounts.fold("acct_3", 0.5);
            assertThat(accounts.api()
                            .get("/api/v1/accounts/acct_3")
                            .json()
                            .path("signals")
                            .asInt())
                    .isEqualTo(signals);
        }
    }

    @Test
    void doesNotBelieveWhatItCannotReadInRedis() {
        var template = application.bean(StringRedisTemplate.class);
        for (var junk : Set.of("", "junk", "{}", "[]", "null", "[null]", "[{}]", "[{\"accountId\":\"a\"}]")) {
            accounts.page("");
            var keys = template.keys("sarsen:leaderboard:*");
            assertThat(keys).isNotEmpty();
            keys.forEach(key -> template.opsForValue().set(key, junk));
            assertThat(ids(accounts.page(""))).as(junk).hasSize(5);
        }
    }

    @Test
    void answersFromTheDatabaseWhileRedisIsDown() {
        redis.stop();
        try {
            assertReadFromTheDatabase();
        } finally {
            redis.startAgain();
        }
        awaitCache();
    }

    @Test
    void answersFromTheDatabaseWhileRedisHangs() {
        redis.hang();
        try {
            assertReadFromTheDatabase();
        } finally {
            redis.wakeUp();
        }
        awaitCache();
    }

    private void assertReadFromTheDatabase() {
        for (int i = 0; i < 20; i++) {
            accounts.fold("acct_new_" + i, 1);
            var begin = System.nanoTime();
            assertThat(ids(accounts.page("?limit=200"))).hasSize(6 + i);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
        }
    }

    private void awaitCache() {
        await().until(() -> {
            var page = accounts.page("?limit=4");
            accounts.fold("acct_0", 1);
            return accounts.page("?limit=4").body().equals(page.body());
        });
    }
}
