// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.accounts.AccountSums;
import dev.sarsen.accounts.RulesTable;
import org.springframework.transaction.support.TransactionOperations;

/** Sums up the accounts anew that an erasure has noted, an account in each transaction; scoring goes on meanwhile. */
class AccountRebuild {

    private static final int ACCOUNTS_AT_ONCE = 100;

    private final TransactionOperations transactions;
    private final RulesTable rules;
    private final AccountSums sums;

    AccountRebuild(TransactionOperations transactions, RulesTable rules, AccountSums sums) {
        this.transactions = transactions;
        this.rules = rules;
        this.sums = sums;
    }

    /** @return how many accounts were rebuilt */
    long rebuildErased() {
        long rebuilt = 0;
        var noted = sums.erased(ACCOUNTS_AT_ONCE);
        while (!noted.isEmpty()) {
            noted.forEach(accountId -> transactions.executeWithoutResult(_ -> sums.rebuild(accountId, rules.folded())));
            rebuilt += noted.size();
            noted = sums.erased(ACCOUNTS_AT_ONCE);
        }
        return rebuilt;
    }
}
