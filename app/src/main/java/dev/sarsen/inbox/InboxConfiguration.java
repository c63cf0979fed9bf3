// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import dev.sarsen.events.Retention;
import dev.sarsen.platform.SamplingPeriod;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Opens nothing; MIGRATE removes dead events after their retention. */
@Configuration(proxyBeanMethods = false)
class InboxConfiguration {

    @Bean
    Inbox inbox(JdbcClient jdbc, TransactionTemplate transactions, InboxProperties properties, MeterRegistry metrics) {
        return new Inbox(jdbc, transactions, properties, metrics);
    }

    @Bean
    PendingEvents pendingEvents(JdbcClient jdbc) {
        return new PendingEvents(jdbc);
    }

    @Bean
    DeadEvents deadEvents(JdbcClient jdbc) {
        return new DeadEvents(jdbc);
    }

    @Bean
    Erasure erasure(JdbcClient jdbc) {
        return new Erasure(jdbc);
    }

    @Bean
    DeadEventsUpkeep deadEventsUpkeep(InboxProperties properties, Retention retention) {
        return new DeadEventsUpkeep(properties.deadRetention(), retention);
    }

    @Bean
    Backlog backlog(JdbcClient jdbc, SamplingPeriod period) {
        return new Backlog(jdbc, period);
    }

    @Bean
    InboxGauges inboxGauges(Backlog backlog, SamplingPeriod period, MeterRegistry metrics) {
        return new InboxGauges(backlog, period, metrics);
    }
}
