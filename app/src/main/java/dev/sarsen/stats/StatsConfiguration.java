// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.stats;

import dev.sarsen.events.Retention;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Opens {@code /api/v1/signals/stats}; MIGRATE removes what is older than the retention. */
@Configuration(proxyBeanMethods = false)
class StatsConfiguration {

    @Bean
    AudienceSketches audienceSketches(JdbcClient jdbc, StatsProperties properties) {
        return new AudienceSketches(jdbc, SketchKey.of(properties.sketchKey()));
    }

    @Bean
    Rollups rollups(JdbcClient jdbc, AudienceSketches sketches) {
        return new Rollups(jdbc, sketches);
    }

    @Bean
    RollupsUpkeep rollupsUpkeep(Retention retention, Clock clock) {
        return new RollupsUpkeep(retention, clock);
    }

    @Bean
    StatsController statsController(JdbcClient jdbc, AudienceSketches sketches, Retention retention, Clock clock) {
        return new StatsController(new SignalStats(jdbc, sketches, retention, clock));
    }
}
