// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.dead;

import dev.sarsen.audit.AuditTrail;
import dev.sarsen.inbox.DeadEvents;
import dev.sarsen.platform.ProcessRole;
import dev.sarsen.platform.RepeatedSteps;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Opens {@code /api/v1/dead-events} and the command {@code dead}; WORKER does the replays that were asked for. */
@Configuration(proxyBeanMethods = false)
class DeadConfiguration {

    @Bean
    Replays replays(JdbcClient jdbc, TransactionTemplate transactions, DeadEvents dead, AuditTrail audit) {
        return new Replays(jdbc, transactions, dead, audit);
    }

    @Bean
    RepeatedSteps replayWorker(Replays replays, ProcessRole role) {
        return new RepeatedSteps("replay", Duration.ofMillis(500), role.scores(), replays::step);
    }

    @Bean
    Discards discards(DeadEvents dead, AuditTrail audit) {
        return new Discards(dead, audit);
    }

    @Bean
    DeadEventController deadEventController(DeadEvents dead, Discards discards, AuditTrail audit, Clock clock) {
        return new DeadEventController(dead, discards, audit, clock);
    }

    @Bean
    ReplayController replayController(Replays replays, Clock clock) {
        return new ReplayController(replays, clock);
    }

    @Bean
    DeadCommand deadCommand(DeadEvents dead, Replays replays, Discards discards, AuditTrail audit, Clock clock) {
        return new DeadCommand(dead, replays, discards, audit, clock);
    }
}
