// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.accounts.AccountSums;
import dev.sarsen.accounts.LeaderboardCache;
import dev.sarsen.events.ErasedEvent;
import dev.sarsen.events.Subject;
import dev.sarsen.inbox.Erasure;
import dev.sarsen.platform.RedisUnavailable;
import dev.sarsen.signals.Tombstones;
import dev.sarsen.stats.RollupChange;
import dev.sarsen.stats.Rollups;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Erases a subject everywhere, in small transactions, until a whole pass over all tables has found nothing. A pass looks at
 * dead events twice: a pending one may die, and a dead one be replayed, between two looks.
 */
class SubjectErasure {

    private static final Logger log = LoggerFactory.getLogger(SubjectErasure.class);
    private static final int AT_ONCE = 500;

    private final TransactionOperations transactions;
    private final Erasure unscored;
    private final Tombstones tombstones;
    private final AccountSums sums;
    private final AccountRebuild rebuild;
    private final Rollups rollups;
    private final LeaderboardCache cache;

    SubjectErasure(
            TransactionOperations transactions,
            Erasure unscored,
            Tombstones tombstones,
            AccountSums sums,
            AccountRebuild rebuild,
            Rollups rollups,
            LeaderboardCache cache) {
        this.transactions = transactions;
        this.unscored = unscored;
        this.tombstones = tombstones;
        this.sums = sums;
        this.rebuild = rebuild;
        this.rollups = rollups;
        this.cache = cache;
    }

    Erased erase(Subject subject) {
        var accounts = new TreeSet<String>();
        long dead = 0;
        long pending = 0;
        long scored = 0;
        long found;
        do {
            var deadNow = repeat(() -> keepIds(unscored.eraseDead(subject, AT_ONCE)));
            var pendingNow = repeat(() -> keepIds(unscored.erasePending(subject, AT_ONCE)));
            deadNow += repeat(() -> keepIds(unscored.eraseDead(subject, AT_ONCE)));
            var scoredNow = repeat(() -> eraseSignals(subject, accounts));
            dead += deadNow;
            pending += pendingNow;
            scored += scoredNow;
            found = deadNow + pendingNow + scoredNow;
        } while (found > 0);
        rebuild.rebuildAll();
        rebuild.rebuild(accounts);
        return new Erased(pending, dead, scored, accounts.size(), clearCache());
    }

    private long repeat(Supplier<Integer> step) {
        long total = 0;
        int count;
        do {
            count = transactions.execute(_ -> step.get());
            total += count;
        } while (count == AT_ONCE);
        return total;
    }

    private int keepIds(List<ErasedEvent> erased) {
        tombstones.keep(erased);
        return erased.size();
    }

    /** Notes the accounts before their signals are gone, as the rebuild asks for, and locks the rollups last. */
    private int eraseSignals(Subject subject, Set<String> accounts) {
        var next = tombstones.next(subject, AT_ONCE);
        accounts.addAll(next.values());
        sums.note(new TreeSet<>(next.values()));
        var change = new RollupChange();
        var erased = tombstones.erase(next.keySet());
        erased.forEach(signal -> change.erased(signal.eventType(), signal.occurredAt(), signal.bonus()));
        rollups.adjust(change);
        return erased.size();
    }

    /** Tries more than once: the first connection of a process may take longer than Redis is given. */
    private boolean clearCache() {
        for (int attempt = 1; attempt <= 3; attempt++) {
            try {
                cache.clear();
                return true;
            } catch (RedisUnavailable e) {
                log.info("The cache is not cleared yet: {}", e.getMessage());
            }
        }
        return false;
    }

    /** How much was erased. */
    record Erased(long pending, long dead, long scored, long accountsRebuilt, boolean cacheCleared) {

        long events() {
            return pending + dead + scored;
        }
    }
}
