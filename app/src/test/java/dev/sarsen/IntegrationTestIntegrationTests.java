// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
@Tag(IntegrationTest.POOLED)
class IntegrationTestIntegrationTests {

    @Autowired
    private Database database;

    @Autowired
    private JdbcClient application;

    @Autowired
    private StringRedisTemplate redis;

    @BeforeEach
    void clean() {
        database.truncate();
    }

    @Test
    void connectsTheApplicationAsItsOwnUser() {
        assertThat(application.sql("select current_user").query(String.class).single())
                .isEqualTo("sarsen_app");
    }

    @Test
    void goesThroughPgBouncerWhenTheBuildSaysSo(@Value("${spring.datasource.url}") String url) {
        assertThat(url.equals(TestServers.get().postgres().url())).isNotEqualTo(PgBouncer.isWanted());
    }

    @Test
    void migratesAsTheOwner() {
        assertThat(database.owner()
                        .sql("select tableowner from pg_tables where tablename = 'inbox'")
                        .query(String.class)
                        .single())
                .isEqualTo("sarsen_owner");
    }

    @Test
    void startsEachTestWithoutKeys() {
        assertThat(redis.hasKey("left")).isFalse();
        redis.opsForValue().set("left", "by an earlier test");
        database.flushRedis();
        assertThat(redis.hasKey("left")).isFalse();
    }
}
