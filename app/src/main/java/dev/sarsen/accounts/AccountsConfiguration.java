// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import dev.sarsen.platform.RedisBreaker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Opens {@code /api/v1/accounts}. */
@Configuration(proxyBeanMethods = false)
class AccountsConfiguration {

    @Bean
    Accounts accounts(JdbcClient jdbc) {
        return new Accounts(jdbc);
    }

    @Bean
    AccountBuild accountBuild(JdbcClient jdbc) {
        return new AccountBuild(jdbc);
    }

    @Bean
    NotedAccounts notedAccounts(JdbcClient jdbc) {
        return new NotedAccounts(jdbc);
    }

    @Bean
    RulesTable rulesTable(JdbcClient jdbc, JsonMapper json, TransactionTemplate transactions) {
        return new RulesTable(jdbc, new RulesColumns(json), transactions);
    }

    @Bean
    RulesChange rulesChange(JdbcClient jdbc, RulesTable table, JsonMapper json) {
        return new RulesChange(jdbc, table, new RulesColumns(json));
    }

    @Bean
    RescoreGauges rescoreGauges(JdbcClient jdbc, MeterRegistry metrics) {
        return new RescoreGauges(jdbc, metrics);
    }

    @Bean
    LeaderboardCache leaderboardCache(
            StringRedisTemplate redis,
            RedisBreaker breaker,
            JsonMapper json,
            AccountsProperties properties,
            Clock clock) {
        return new LeaderboardCache(redis, breaker, json, properties.leaderboardMaxAge(), clock);
    }

    @Bean
    Leaderboard leaderboard(JdbcClient jdbc, LeaderboardCache cache) {
        return new Leaderboard(new AccountRows(jdbc), cache);
    }

    @Bean
    AccountController accountController(Leaderboard leaderboard, JdbcClient jdbc) {
        return new AccountController(leaderboard, new AccountRows(jdbc));
    }
}
