// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.accounts.NotedAccounts;
import dev.sarsen.accounts.NotedAccounts.Contended;
import dev.sarsen.accounts.RulesTable;
import dev.sarsen.platform.RepeatedWork;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.support.TransactionOperations;

/** Rebuilds the accounts that have lost signals, some in each transaction, while scoring goes on. */
class AccountRebuild extends RepeatedWork {

    private static final Logger log = LoggerFactory.getLogger(AccountRebuild.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final int AT_ONCE = 200;

    private final TransactionOperations transactions;
    private final RulesTable rules;
    private final NotedAccounts noted;

    /** @param enabled whether it looks for such accounts in the background */
    AccountRebuild(TransactionOperations transactions, RulesTable rules, NotedAccounts noted, boolean enabled) {
        super("rebuild", PAUSE, enabled);
        this.transactions = transactions;
        this.rules = rules;
        this.noted = noted;
    }

    @Override
    protected List<Runnable> work() {
        return List.of(this::rebuildAll);
    }

    /** Rebuilds every account that is noted, but for those that another process is rebuilding. */
    private void rebuildAll() {
        var next = noted.next("", AT_ONCE);
        while (!next.isEmpty()) {
            rebuild(next);
            next = noted.next(next.getLast(), AT_ONCE);
        }
    }

    /** Where accounts cannot be rebuilt together, each is alone; those that fail then stay noted, and keep no other waiting. */
    private void rebuild(List<String> accounts) {
        try {
            transactions.executeWithoutResult(_ -> noted.rebuild(accounts, rules.folded(), Contended.SKIP));
        } catch (DataAccessException e) {
            if (accounts.size() == 1) {
                log.warn("An account cannot be rebuilt yet: {}", e.toString());
            } else {
                accounts.forEach(account -> rebuild(List.of(account)));
            }
        }
    }
}
