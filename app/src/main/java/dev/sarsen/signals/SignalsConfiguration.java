// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import dev.sarsen.events.Retention;
import dev.sarsen.flags.Flags;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Opens {@code /api/v1/signals}; MIGRATE keeps the partitions. */
@Configuration(proxyBeanMethods = false)
class SignalsConfiguration {

    @Bean
    Retention retention(SignalsProperties properties) {
        return new Retention(properties.retention());
    }

    @Bean
    Signals signals(JdbcClient jdbc) {
        return new Signals(jdbc);
    }

    @Bean
    Tombstones tombstones(JdbcClient jdbc) {
        return new Tombstones(jdbc);
    }

    @Bean
    RecentSignals recentSignals(JdbcClient jdbc, Clock clock) {
        return new RecentSignals(jdbc, clock);
    }

    @Bean
    SignalController signalController(
            JdbcClient jdbc, TransactionTemplate transactions, SignalsProperties properties, Clock clock, Flags flags) {
        return new SignalController(
                new SignalSearch(jdbc, transactions, properties.searchTimeout(), clock),
                new SignalChanges(jdbc),
                flags);
    }

    @Bean
    SignalLines signalLines(JsonMapper json) {
        return new SignalLines(json);
    }

    @Bean
    SignalPartitions signalPartitions(
            Retention retention, SignalsProperties properties, Clock clock, SignalsDropped dropped) {
        return new SignalPartitions(retention, properties.monthsAhead(), clock, dropped);
    }

    @Bean
    PartitionGauges partitionGauges(JdbcClient jdbc, Retention retention, Clock clock, MeterRegistry metrics) {
        return new PartitionGauges(jdbc, retention, clock, metrics);
    }
}
