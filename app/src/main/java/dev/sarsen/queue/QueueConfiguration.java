// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.queue;

import dev.sarsen.platform.ProcessRole;
import dev.sarsen.platform.RedisBreaker;
import dev.sarsen.platform.SettingInvalid;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Opens no entrance; the API rings the {@link Doorbell}, the WORKER claims from the {@link EventQueue}. */
@Configuration(proxyBeanMethods = false)
class QueueConfiguration {

    @Bean(destroyMethod = "close")
    StreamConnection streamConnection(
            LettuceConnectionFactory redis,
            RedisBreaker breaker,
            @Value("${spring.data.redis.timeout}") Duration timeout) {
        if (redis.isClusterAware()) {
            throw new SettingInvalid(
                    "spring.data.redis.cluster.nodes",
                    "is set, but a Redis Cluster is not supported: set spring.data.redis.host to one primary");
        }
        var connection = new StreamConnection(redis, timeout);
        breaker.onDemotion(connection::leave);
        return connection;
    }

    @Bean
    QueueProbe queueProbe(StreamConnection connection, RedisBreaker breaker, QueueProperties properties) {
        return new QueueProbe(connection, breaker, properties.stream());
    }

    @Bean
    EventQueue eventQueue(
            StreamConnection connection,
            RedisBreaker breaker,
            QueueProperties properties,
            @Value("${HOSTNAME:local}") String host) {
        var consumer = host + "-" + UUID.randomUUID().toString().substring(0, 8);
        return new RedisEventQueue(connection, breaker, properties, consumer);
    }

    @Bean
    Doorbell doorbell(EventQueue queue, QueueProperties properties, ProcessRole role, MeterRegistry metrics) {
        return new Doorbell(queue, properties.doorbellCapacity(), role.serves(), metrics);
    }

    @Bean
    QueueGauges queueGauges(EventQueue queue, MeterRegistry metrics) {
        return new QueueGauges(queue, metrics);
    }
}
