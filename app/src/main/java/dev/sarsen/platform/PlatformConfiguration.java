// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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
    static PoolSettings poolSettings(ObjectProvider<DatabaseProperties> properties) {
        return new PoolSettings(properties);
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
    SamplingLoop samplingLoop(ProcessRole role, PlatformProperties properties, List<Sampler> samplers) {
        return new SamplingLoop(role, properties.sampleEvery(), samplers);
    }

    @Bean
    RedisBreaker redisBreaker() {
        return new RedisBreaker();
    }

    @Bean
    LettuceClientOptionsBuilderCustomizer failFastWithoutRedis() {
        return options -> options.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS);
    }
}
