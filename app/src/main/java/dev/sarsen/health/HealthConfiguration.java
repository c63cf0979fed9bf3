// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.health;

import dev.sarsen.platform.ProcessRole;
import dev.sarsen.platform.StaleConnections;
import dev.sarsen.queue.QueueProbe;
import dev.sarsen.trust.Trust;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Opens {@code /livez} and {@code /readyz} on the management port, in every role that stays. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

    /** Outermost: what is refused early has an address too. */
    @Bean
    FilterRegistrationBean<SpanAddresses> spanAddresses() {
        var addresses = new FilterRegistrationBean<>(new SpanAddresses());
        addresses.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return addresses;
    }

    @Bean
    ApplicationPortProbe applicationPortProbe(@Value("${server.address:127.0.0.1}") String address) {
        return new ApplicationPortProbe(address.equals("0.0.0.0") ? "127.0.0.1" : address);
    }

    @Bean
    AgentExemplars agentExemplars() {
        return new AgentExemplars();
    }

    @Bean
    PostgresProbe postgresProbe(JdbcConnectionDetails details, StaleConnections pool, Trust trust) {
        return new PostgresProbe(details, pool, trust);
    }

    @Bean("postgresql")
    Dependency postgresql(PostgresProbe probe) {
        return Dependency.hard("postgresql", probe);
    }

    @Bean("replication")
    Dependency replication(PostgresProbe probe) {
        return Dependency.soft("replication", probe::checkReplication);
    }

    @Bean("redis")
    Dependency redis(QueueProbe probe, Trust trust) {
        return Dependency.soft("redis", new RedisProbe(probe, trust));
    }

    @Bean("applicationPort")
    Dependency applicationPort(ApplicationPortProbe probe) {
        return Dependency.hard("application-port", probe);
    }

    @Bean
    DependencyWatch dependencyWatch(
            @Qualifier("postgresql") Dependency postgresql,
            @Qualifier("replication") Dependency replication,
            @Qualifier("redis") Dependency redis,
            @Qualifier("applicationPort") Dependency applicationPort,
            MeterRegistry metrics,
            ProcessRole role) {
        return new DependencyWatch(List.of(postgresql, replication, redis, applicationPort), metrics, !role.ends());
    }
}
