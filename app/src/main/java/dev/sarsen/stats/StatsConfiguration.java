// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.stats;

import dev.sarsen.events.Retention;
import dev.sarsen.platform.ProcessRole;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Opens {@code /api/v1/signals/stats}; MIGRATE removes what is older than the retention. */
@Configuration(proxyBeanMethods = false)
class StatsConfiguration {

    private static final Logger log = LoggerFactory.getLogger(StatsConfiguration.class);

    @Bean
    AudienceSketches audienceSketches(JdbcClient jdbc, StatsProperties properties, ProcessRole role) {
        if (properties.sketchKey().isEmpty() && role == ProcessRole.WORKER) {
            log.warn(
                    "sarsen.stats.sketch-key is not set: every reader of the database can find out whether an id was active in an hour");
        }
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
