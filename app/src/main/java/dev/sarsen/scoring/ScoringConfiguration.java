// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.accounts.AccountBuild;
import dev.sarsen.accounts.Accounts;
import dev.sarsen.accounts.NotedAccounts;
import dev.sarsen.accounts.RulesChange;
import dev.sarsen.accounts.RulesTable;
import dev.sarsen.audit.AuditTrail;
import dev.sarsen.inbox.DeadEvents;
import dev.sarsen.inbox.PendingEvents;
import dev.sarsen.platform.ProcessRole;
import dev.sarsen.platform.RepeatedSteps;
import dev.sarsen.queue.EventQueue;
import dev.sarsen.scoring.Rescore.Step;
import dev.sarsen.signals.Signals;
import dev.sarsen.signals.Tombstones;
import dev.sarsen.stats.Rollups;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

/** Opens the worker loop, {@code /api/v1/rescore} and the command {@code rescore}; MIGRATE writes the first rules. */
@Configuration(proxyBeanMethods = false)
class ScoringConfiguration {

    @Bean
    Scorer scorer(
            TransactionTemplate transactions,
            PendingEvents pending,
            Signals signals,
            Tombstones tombstones,
            Accounts accounts,
            Rollups rollups,
            RulesTable rules) {
        return new Scorer(transactions, pending, signals, tombstones, accounts, rollups, rules);
    }

    @Bean
    ScoringLoop scoringLoop(
            EventQueue queue,
            PendingEvents pending,
            DeadEvents dead,
            Scorer scorer,
            ScoringProperties properties,
            ProcessRole role,
            MeterRegistry metrics) {
        var failed = new FailedEvents(pending, dead, properties, metrics);
        var batches = new Batches(scorer, pending, failed, properties, metrics);
        return new ScoringLoop(new Worker(queue, pending, batches, properties), queue, properties, role.scores());
    }

    @Bean
    ConfiguredRules configuredRules(RulesTable rules, ScoringProperties properties) {
        return new ConfiguredRules(rules, properties);
    }

    @Bean
    AccountRebuild accountRebuild(
            TransactionTemplate transactions, RulesTable rules, NotedAccounts noted, ProcessRole role) {
        return new AccountRebuild(transactions, rules, noted, role.scores());
    }

    @Bean
    AccountsToRebuild accountsToRebuild(NotedAccounts accounts, MeterRegistry metrics) {
        return new AccountsToRebuild(accounts, metrics);
    }

    @Bean
    AccountsOfDroppedSignals accountsOfDroppedSignals() {
        return new AccountsOfDroppedSignals();
    }

    @Bean
    Rescore rescore(
            TransactionTemplate transactions,
            RulesTable rules,
            RulesChange change,
            AccountBuild build,
            Accounts accounts,
            AuditTrail audit,
            ScoringProperties properties) {
        return new Rescore(transactions, rules, change, build, accounts, audit, properties, 5_000);
    }

    @Bean
    RepeatedSteps rescoreWorker(Rescore rescore, ProcessRole role) {
        return new RepeatedSteps("rescore", Duration.ofSeconds(2), role.scores(), () -> rescore.step() == Step.MADE);
    }

    @Bean
    RescoreController rescoreController(Rescore rescore) {
        return new RescoreController(rescore);
    }

    @Bean
    RescoreCommand rescoreCommand(Rescore rescore) {
        return new RescoreCommand(rescore);
    }
}
