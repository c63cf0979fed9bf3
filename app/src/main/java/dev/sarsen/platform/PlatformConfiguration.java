// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Opens no entrance; COMMAND runs the {@link CommandRunner}. */
@Configuration(proxyBeanMethods = false)
class PlatformConfiguration {

    @Bean
    ProcessRole processRole(PlatformProperties properties) {
        return properties.role();
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    static PoolSettings poolSettings(
            ObjectProvider<DatabaseProperties> properties,
            ObjectProvider<StaleConnections> stale,
            ObjectProvider<JdbcConnectionDetails> details) {
        return new PoolSettings(properties, stale, details);
    }

    @Bean
    static StaleConnections staleConnections() {
        return new StaleConnections();
    }

    @Bean
    Drain drain(ProcessRole role, PlatformProperties properties, ApplicationEventPublisher events) {
        return new Drain(role, properties.drain(), events);
    }

    @Bean
    CommandRunner commandRunner(ProcessRole role, List<OperatorCommand> commands) {
        return new CommandRunner(role, commands);
    }

    @Bean
    SamplingPeriod samplingPeriod(PlatformProperties properties) {
        return new SamplingPeriod(properties.sampleEvery());
    }

    @Bean
    SamplingLoop samplingLoop(ProcessRole role, SamplingPeriod period, List<Sampler> samplers) {
        return new SamplingLoop(role, period.length(), samplers);
    }

    @Bean
    RedisBreaker redisBreaker(MeterRegistry metrics, LettuceConnectionFactory redis) {
        var breaker = new RedisBreaker(metrics);
        breaker.onDemotion(redis::resetConnection);
        return breaker;
    }

    @Bean
    LettuceClientOptionsBuilderCustomizer failFastWithoutRedis() {
        return options -> options.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS);
    }
}
