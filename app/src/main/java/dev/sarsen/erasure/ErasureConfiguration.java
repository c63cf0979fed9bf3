// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.erasure;

import dev.sarsen.accounts.LeaderboardCache;
import dev.sarsen.accounts.NotedAccounts;
import dev.sarsen.accounts.RulesTable;
import dev.sarsen.audit.AuditTrail;
import dev.sarsen.inbox.Erasure;
import dev.sarsen.notifications.HotAccounts;
import dev.sarsen.platform.ProcessRole;
import dev.sarsen.platform.RepeatedSteps;
import dev.sarsen.signals.Tombstones;
import dev.sarsen.stats.Rollups;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Opens {@code /api/v1/erasures} and the command {@code erase}; WORKER does what was asked for. */
@Configuration(proxyBeanMethods = false)
class ErasureConfiguration {

    @Bean
    Erasures erasures(JdbcClient jdbc, ErasureProperties properties) {
        return new Erasures(jdbc, properties);
    }

    @Bean
    SubjectErasure subjectErasure(
            TransactionTemplate transactions,
            Erasures erasures,
            Erasure unscored,
            Tombstones tombstones,
            NotedAccounts noted,
            RulesTable rules,
            Rollups rollups,
            HotAccounts hot,
            LeaderboardCache cache,
            AuditTrail audit) {
        var remains = new Remains(unscored, tombstones, noted, rollups, hot);
        return new SubjectErasure(transactions, erasures, remains, rules, cache, audit);
    }

    @Bean
    RepeatedSteps erasureWorker(SubjectErasure erasure, ProcessRole role) {
        return new RepeatedSteps("erasure", Duration.ofSeconds(1), role.scores(), erasure::eraseNext);
    }

    @Bean
    ErasureGauges erasureGauges(Erasures erasures, MeterRegistry metrics) {
        return new ErasureGauges(erasures, metrics);
    }

    @Bean
    ErasureController erasureController(Erasures erasures, SubjectErasure erasure) {
        return new ErasureController(erasures, erasure);
    }

    @Bean
    EraseCommand eraseCommand(Erasures erasures, SubjectErasure erasure) {
        return new EraseCommand(erasures, erasure);
    }
}
