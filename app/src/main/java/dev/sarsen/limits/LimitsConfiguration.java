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

/** Opens no entrance; stands before those of the API, after authentication. */
@Configuration(proxyBeanMethods = false)
class LimitsConfiguration {

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
                Bulkhead.mostOf(properties.databaseRequests(role, database.poolSize())),
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
    ClientBuckets clientBuckets() {
        return new ClientBuckets(System::nanoTime);
    }

    @Bean
    Rates rates(ClientBuckets clientBuckets, Refusals refusals) {
        return new Rates(clientBuckets, refusals);
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
    Sharing sharing(ClientBuckets clientBuckets, SharedBuckets buckets, LimitsProperties properties, ProcessRole role) {
        return new Sharing(clientBuckets, buckets, properties.shareEvery(), role.serves());
    }

    @Bean
    LimitsMeters limitsMeters(
            DatabaseGate gate, ReadGate reads, ClientBuckets clientBuckets, Sharing sharing, Refusals refusals) {
        return new LimitsMeters(gate, reads, clientBuckets, sharing, refusals);
    }

    @Bean
    RequestLimits requestLimits(
            Rates rates, LimitsProperties properties, InboxDepth inbox, DatabaseGate gate, Refusals refusals) {
        return new RequestLimits(
                new ClientLimit(rates, properties.reads(), properties.writes()),
                new ClientRoom(properties.requestsPerClient(), refusals),
                new IntakeLimit(inbox, properties.inboxDepth(), gate, refusals));
    }
}
