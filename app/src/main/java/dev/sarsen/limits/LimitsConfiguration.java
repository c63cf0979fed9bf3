// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import dev.sarsen.inbox.InboxDepth;
import dev.sarsen.platform.DatabaseProperties;
import dev.sarsen.platform.ProcessRole;
import dev.sarsen.platform.RedisBreaker;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Opens no entrance; stands before those of the API, after authentication. */
@Configuration(proxyBeanMethods = false)
class LimitsConfiguration {

    /** Before the rules about parameters: what is refused for them counts too. */
    private static final int RATE_FIRST = -30;

    private static final int THEN_ROOM = -20;
    private static final int THEN_INTAKE = -10;

    @Bean
    static GatedPool gatedPool(
            ObjectProvider<ClientShares> shares, ObjectProvider<ReadGate> reads, ObjectProvider<DatabaseGate> gate) {
        return new GatedPool(shares, reads, gate);
    }

    @Bean
    ClientShares clientShares(
            LimitsProperties properties, DatabaseProperties database, ProcessRole role, Refusals refusals) {
        return new ClientShares(
                properties.databaseRequests(role, database.poolSize()), properties.databaseWait(), refusals);
    }

    @Bean
    ReadGate readGate(LimitsProperties properties, DatabaseProperties database, ProcessRole role, Refusals refusals) {
        return new ReadGate(new DatabaseGate(
                Places.mostOf(properties.databaseRequests(role, database.poolSize())),
                properties.databaseQueue(),
                properties.databaseWait(),
                refusals));
    }

    @Bean
    DatabaseGate databaseGate(
            LimitsProperties properties, DatabaseProperties database, ProcessRole role, Refusals refusals) {
        return new DatabaseGate(
                properties.databaseRequests(role, database.poolSize()),
                properties.databaseQueue(),
                properties.databaseWait(),
                refusals);
    }

    @Bean
    Refusals refusals() {
        return new Refusals();
    }

    @Bean
    Allowances allowances() {
        return new Allowances(System::nanoTime);
    }

    @Bean
    Rates rates(Allowances allowances, Refusals refusals) {
        return new Rates(allowances, refusals);
    }

    @Bean
    EventRate eventRate(Rates rates, LimitsProperties properties) {
        return new EventRate(rates, properties.events());
    }

    @Bean(destroyMethod = "close")
    SharedBuckets sharedBuckets(
            LettuceConnectionFactory redis,
            RedisBreaker breaker,
            @Value("${spring.data.redis.timeout}") Duration timeout) {
        var buckets = new SharedBuckets(redis, breaker, timeout);
        breaker.onDemotion(buckets::leave);
        return buckets;
    }

    @Bean
    Sharing sharing(Allowances allowances, SharedBuckets buckets, LimitsProperties properties, ProcessRole role) {
        return new Sharing(allowances, buckets, properties.shareEvery(), role.serves());
    }

    @Bean
    LimitsMeters limitsMeters(
            DatabaseGate gate, ReadGate reads, Allowances allowances, Sharing sharing, Refusals refusals) {
        return new LimitsMeters(gate, reads, allowances, sharing, refusals);
    }

    @Bean
    WebMvcConfigurer limitsBeforeTheApi(
            Rates rates, LimitsProperties properties, InboxDepth inbox, DatabaseGate gate, Refusals refusals) {
        var rate = new ClientLimit(rates, properties.reads(), properties.writes());
        var room = new ClientRoom(properties.requestsPerClient(), refusals);
        var intake = new IntakeLimit(inbox, properties.inboxDepth(), gate, refusals);
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(rate).addPathPatterns("/api/**").order(RATE_FIRST);
                // A live feed stays for as long as its token, and has a cap of its own.
                registry.addInterceptor(room)
                        .addPathPatterns("/api/**")
                        .excludePathPatterns("/api/v1/feed")
                        .order(THEN_ROOM);
                registry.addInterceptor(intake)
                        .addPathPatterns("/api/v1/events")
                        .order(THEN_INTAKE);
            }
        };
    }
}
