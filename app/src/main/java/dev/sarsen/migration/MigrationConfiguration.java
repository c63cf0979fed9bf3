// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.migration;

import dev.sarsen.platform.ProcessRole;
import java.time.Duration;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens no entrance; every role passes the {@link SchemaGate}, MIGRATE runs the {@link UpkeepRunner} after it. */
@Configuration(proxyBeanMethods = false)
class MigrationConfiguration {

    @Bean
    LockRetry lockRetry() {
        return new LockRetry(10, Duration.ofSeconds(1));
    }

    @Bean
    SchemaGate schemaGate(ProcessRole role, LockRetry retry, MigrationProperties properties) {
        return new SchemaGate(role, retry, properties.waitAtStart());
    }

    @Bean
    PartitionedIndexes partitionedIndexes() {
        return new PartitionedIndexes();
    }

    @Bean
    UpkeepRunner upkeepRunner(ProcessRole role, Flyway flyway, LockRetry retry, List<Upkeep> tasks) {
        return new UpkeepRunner(role, flyway, retry, tasks);
    }
}
