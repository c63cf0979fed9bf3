package dev.sarsen.scoring;

import dev.sarsen.accounts.Accounts;
import dev.sarsen.accounts.LeaderboardCache;
import dev.sarsen.events.ErasedEvent;
import dev.sarsen.events.Subject;
import dev.sarsen.inbox.Erasure;
import dev.sarsen.platform.RedisUnavailable;
import dev.sarsen.signals.Tombstones;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Erases a subject everywhere, in small transactions, until a whole pass over all tables has found nothing. A pass looks at
 * dead events twice: a pending one may die, and a dead one be replayed, between two looks.
 */
class SubjectErasure {

    private static final int AT_ONCE = 500;

    private final TransactionOperations transactions;
    private final Erasure unscored;
    private final Tombstones tombstones;
    private final Accounts accounts;
    private final AccountRebuild rebuild;
    private final LeaderboardCache cache;

    SubjectErasure(
            TransactionOperations transactions,
            Erasure unscored,
            Tombstones tombstones,
            Accounts accounts,
            AccountRebuild rebuild,
            LeaderboardCache cache) {
        this.transactions = transactions;
        this.unscored = unscored;
        this.tombstones = tombstones;
        this.accounts = accounts;
        this.rebuild = rebuild;
        this.cache = cache;
    }

    Erased erase(Subject subject) {
        long dead = 0;
        long pending = 0;
        long scored = 0;
        long found;
        do {
            var deadNow = repeat(() -> keepIds(unscored.eraseDead(subject, AT_ONCE)));
            var pendingNow = repeat(() -> keepIds(unscored.erasePending(subject, AT_ONCE)));
            deadNow += repeat(() -> keepIds(unscored.eraseDead(subject, AT_ONCE)));
            var scoredNow = repeat(() -> eraseSignals(subject));
            dead += deadNow;
            pending += pendingNow;
            scored += scoredNow;
            found = deadNow + pendingNow + scoredNow;
        } while (found > 0);
        if (subject.kind() == Subject.Kind.ACCOUNT) {
            accounts.markStale(Set.of(subject.id()));
        }
        var rebuilt = rebuild.rebuildStale(_ -> {});
        return new Erased(pending, dead, scored, rebuilt, clearCache());
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

    private int eraseSignals(Subject subject) {
        var touched = tombstones.erase(subject, AT_ONCE);
        accounts.markStale(new TreeSet<>(touched));
        return touched.size();
    }

    private boolean clearCache() {
        try {
            cache.clear();
            return true;
        } catch (RedisUnavailable e) {
            return false;
        }
    }

    /** How much was erased. */
    record Erased(long pending, long dead, long scored, long accountsRebuilt, boolean cacheCleared) {

        long events() {
            return pending + dead + scored;
        }
    }
}
