// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.accounts.AccountSums;
import dev.sarsen.accounts.AccountSums.Built;
import dev.sarsen.accounts.Accounts;
import dev.sarsen.accounts.Decay;
import dev.sarsen.accounts.Rules;
import dev.sarsen.accounts.RulesTable;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Puts changed rules in force: builds the accounts of a new version beside those in force, which readers go on to see, then
 * switches in one transaction and removes the old accounts. Scoring goes on meanwhile and folds into both. Each step is a
 * short transaction that remembers how far the work is, so a rescore that was cut short goes on where it ended.
 */
class Rescore {

    private static final int ACCOUNTS_AT_ONCE = 5_000;

    private final TransactionOperations transactions;
    private final RulesTable rules;
    private final AccountSums sums;
    private final Accounts accounts;
    private final int signalsAtOnce;

    Rescore(
            TransactionOperations transactions,
            RulesTable rules,
            AccountSums sums,
            Accounts accounts,
            int signalsAtOnce) {
        this.transactions = transactions;
        this.rules = rules;
        this.sums = sums;
        this.accounts = accounts;
        this.signalsAtOnce = signalsAtOnce;
    }

    /**
     * Does all of it, also what an earlier call has left.
     *
     * @param progress hears of each step of the build
     * @return how far the new version was built; empty if these rules were in force already
     * @throws IllegalStateException if there are no rules yet
     */
    Optional<Built> to(Decay decay, Map<String, Double> baseScores, Consumer<Built> progress) {
        var inForce = rules.inForce().orElseThrow(() -> new IllegalStateException("Run the migrate role first."));
        rules.building().filter(next -> !next.agreesWith(decay, baseScores)).ifPresent(rules::retire);
        removeRetired();
        if (rules.building().isEmpty() && inForce.agreesWith(decay, baseScores)) {
            return Optional.empty();
        }
        var next = rules.building().orElseGet(() -> rules.begin(decay, baseScores));
        var built = build(next, progress);
        rules.putInForce(next);
        removeRetired();
        return Optional.of(built);
    }

    private Built build(Rules next, Consumer<Built> progress) {
        var total = new Built(0, 0);
        var built = transactions.<Optional<Built>>execute(_ -> sums.buildNext(next, signalsAtOnce));
        while (built.isPresent()) {
            total = built.get();
            progress.accept(total);
            built = transactions.<Optional<Built>>execute(_ -> sums.buildNext(next, signalsAtOnce));
        }
        return total;
    }

    private void removeRetired() {
        var retired = rules.retired();
        while (retired.isPresent()) {
            while (accounts.removeSome(retired.get(), ACCOUNTS_AT_ONCE) > 0) {}
            rules.remove(retired.get());
            retired = rules.retired();
        }
    }
}
