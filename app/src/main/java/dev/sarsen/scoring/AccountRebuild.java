// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.accounts.Accounts;
import dev.sarsen.accounts.Contribution;
import dev.sarsen.accounts.Decay;
import dev.sarsen.accounts.RulesTable;
import dev.sarsen.signals.AccountSignals;
import dev.sarsen.signals.Signal;
import dev.sarsen.stats.RollupChange;
import dev.sarsen.stats.Rollups;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Rebuilds every account that was not built from all of its signals by the rules in force. An account at a time, each in a
 * transaction; scoring goes on meanwhile, and a rebuild that was cut short goes on where it ended.
 */
class AccountRebuild {

    private static final int ACCOUNTS_AT_ONCE = 100;
    private static final int SIGNALS_AT_ONCE = 5_000;

    private final TransactionOperations transactions;
    private final RulesTable rules;
    private final Accounts accounts;
    private final AccountSignals signals;
    private final Rollups rollups;

    AccountRebuild(
            TransactionOperations transactions,
            RulesTable rules,
            Accounts accounts,
            AccountSignals signals,
            Rollups rollups) {
        this.transactions = transactions;
        this.rules = rules;
        this.accounts = accounts;
        this.signals = signals;
        this.rollups = rollups;
    }

    /** @return how many accounts were rebuilt; {@code progress} hears of it now and then */
    long rebuildStale(LongConsumer progress) {
        int version = rules.current()
                .orElseThrow(() -> new IllegalStateException("There are no rules yet."))
                .version();
        long rebuilt = 0;
        var stale = accounts.stale(version, "", ACCOUNTS_AT_ONCE);
        while (!stale.isEmpty()) {
            stale.forEach(accountId -> transactions.executeWithoutResult(_ -> rebuild(accountId)));
            rebuilt += stale.size();
            progress.accept(rebuilt);
            stale = accounts.stale(version, stale.getLast(), ACCOUNTS_AT_ONCE);
        }
        return rebuilt;
    }

    private void rebuild(String accountId) {
        var inForce = rules.shared();
        if (!accounts.lock(accountId)) {
            return;
        }
        var scoreRules = new ScoreRules(inForce.baseScores());
        var change = new RollupChange();
        Contribution sum = null;
        var page = signals.after(accountId, null, SIGNALS_AT_ONCE);
        while (!page.isEmpty()) {
            var scored = page.stream()
                    .map(signal -> signal.withScore(scoreRules.score(signal.eventType(), signal.metadata())))
                    .toList();
            rescore(page, scored, change);
            sum = sum(sum, scored, inForce.decay());
            page = signals.after(accountId, lastId(page), SIGNALS_AT_ONCE);
        }
        accounts.rebuild(accountId, sum, inForce.version());
        rollups.adjust(change);
    }

    private void rescore(List<Signal> before, List<Signal> after, RollupChange change) {
        var changed = new ArrayList<Signal>();
        for (int i = 0; i < after.size(); i++) {
            if (before.get(i).score() != after.get(i).score()) {
                changed.add(after.get(i));
                change.rescored(
                        after.get(i).eventType().wireName(),
                        after.get(i).occurredAt(),
                        before.get(i).score(),
                        after.get(i).score());
            }
        }
        if (!changed.isEmpty()) {
            signals.rescore(changed);
        }
    }

    private static UUID lastId(List<Signal> page) {
        return page.getLast().id();
    }

    private static Contribution sum(@Nullable Contribution sum, List<Signal> signals, Decay decay) {
        var total = sum;
        for (var signal : signals) {
            Instant time = signal.occurredAt();
            var next = new Contribution(signal.accountId(), decay.heat(signal.score(), time), 1, time);
            total = total == null ? next : total.plus(next);
        }
        return Objects.requireNonNull(total);
    }
}
