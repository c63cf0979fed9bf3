// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.health;

import dev.sarsen.platform.ProcessRole;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Opens {@code /livez} and {@code /readyz} on the management port, in every role that stays. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

    @Bean
    ApplicationPortProbe applicationPortProbe(@Value("${server.address:127.0.0.1}") String address) {
        return new ApplicationPortProbe(address.equals("0.0.0.0") ? "127.0.0.1" : address);
    }

    @Bean
    AgentExemplars agentExemplars() {
        return new AgentExemplars();
    }

    @Bean("postgresql")
    Dependency postgresql(JdbcConnectionDetails details) {
        return Dependency.hard("postgresql", new PostgresProbe(details));
    }

    @Bean("redis")
    Dependency redis(RedisConnectionFactory redis) {
        return Dependency.soft("redis", () -> {
            try (var connection = redis.getConnection()) {
                connection.ping();
            }
        });
    }

    @Bean("applicationPort")
    Dependency applicationPort(ApplicationPortProbe probe) {
        return Dependency.hard("application-port", probe);
    }

    @Bean
    DependencyWatch dependencyWatch(
            @Qualifier("postgresql") Dependency postgresql,
            @Qualifier("redis") Dependency redis,
            @Qualifier("applicationPort") Dependency applicationPort,
            MeterRegistry metrics,
            ProcessRole role) {
        return new DependencyWatch(List.of(postgresql, redis, applicationPort), metrics, !role.ends());
    }
}
