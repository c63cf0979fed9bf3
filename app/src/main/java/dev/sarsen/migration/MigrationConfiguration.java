package dev.sarsen.migration;

import dev.sarsen.platform.ProcessRole;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens no entrance; every role passes the {@link SchemaGate}, MIGRATE runs the {@link UpkeepRunner} after it. */
@Configuration(proxyBeanMethods = false)
class MigrationConfiguration {

    @Bean
    SchemaGate schemaGate(ProcessRole role) {
        return new SchemaGate(role);
    }

    @Bean
    UpkeepRunner upkeepRunner(ProcessRole role, Flyway flyway, List<Upkeep> tasks) {
        return new UpkeepRunner(role, flyway, tasks);
    }
}
