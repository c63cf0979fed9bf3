// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.credentials;

import dev.sarsen.platform.StaleConnections;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens no entrance; the pool, the probe of PostgreSQL and the client of Redis connect by what is here. */
@Configuration(proxyBeanMethods = false)
class CredentialsConfiguration {

    @Bean
    DatabaseCredentials databaseCredentials(
            CredentialsProperties properties,
            DataSourceProperties configured,
            StaleConnections connections,
            MeterRegistry metrics) {
        var folder = properties.database() == null ? null : new LoginFolder(properties.database());
        return new DatabaseCredentials(configured, folder, connections, metrics);
    }

    @Bean
    LettuceClientConfigurationBuilderCustomizer readRedisCredentials(
            CredentialsProperties properties, DataRedisProperties configured) {
        var folder = properties.redis();
        var credentials =
                folder == null ? null : new RedisCredentials(new LoginFolder(folder), configured.getUsername());
        return client -> {
            if (credentials != null) {
                client.redisCredentialsProviderFactory(credentials);
            }
        };
    }
}
