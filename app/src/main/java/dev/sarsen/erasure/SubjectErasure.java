// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.erasure;

import dev.sarsen.accounts.LeaderboardCache;
import dev.sarsen.accounts.RulesTable;
import dev.sarsen.audit.AuditTrail;
import dev.sarsen.erasure.ErasureView.Erased;
import dev.sarsen.erasure.Erasures.Open;
import dev.sarsen.erasure.Remains.Removed;
import dev.sarsen.events.Subject;
import dev.sarsen.platform.RedisUnavailable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Erases a subject everywhere, in small transactions, each of which notes how far the erasure is. One pass is enough: from the
 * request on, workers drop each event of the subject that they claim. The pass looks at pending events before signals, and waits for
 * those that are just being scored; it looks at dead events twice, because a pending one may die between two looks.
 */
class SubjectErasure {

    private static final Logger log = LoggerFactory.getLogger(SubjectErasure.class);
    private static final String ERASE = "erase";
    private static final int ACCOUNTS_AT_ONCE = 200;

    private final TransactionOperations transactions;
    private final Erasures erasures;
    private final Remains remains;
    private final RulesTable rules;
    private final LeaderboardCache cache;
    private final AuditTrail audit;

    SubjectErasure(
            TransactionOperations transactions,
            Erasures erasures,
            Remains remains,
            RulesTable rules,
            LeaderboardCache cache,
            AuditTrail audit) {
        this.transactions = transactions;
        this.erasures = erasures;
        this.remains = remains;
        this.rules = rules;
        this.cache = cache;
        this.audit = audit;
    }

    /** Leaves an erasure to the workers. From now on the subject's events are dropped. */
    ErasureView ask(Subject subject) {
        return ask(subject, false);
    }

    /** Keeps the workers away from an erasure that the caller does, also one that another process has begun. */
    Open begin(Subject subject) {
        return new Open(ask(subject, true).id(), subject);
    }

    private ErasureView ask(Subject subject, boolean leased) {
        return transactions.execute(_ -> {
            var id = erasures.ask(subject, leased);
            remains.suppress(subject);
            audit.asked(id, ERASE, Map.of("kind", subject.kind(), "subject", subject.hash()));
            return erasures.find(id).orElseThrow();
        });
    }

    /** Does the next erasure that was asked for, or that a process has left half done; false if there is none. */
    boolean eraseNext() {
        var next = erasures.take();
        next.ifPresent(this::erase);
        return next.isPresent();
    }

    /** @return whether Redis has forgotten the pages of the leaderboard too; otherwise they expire within seconds */
    boolean erase(Open erasure) {
        repeat(erasure, remains::dead);
        repeat(erasure, remains::pending);
        repeat(erasure, remains::dead);
        repeat(erasure, remains::scored);
        rebuild(erasure.id(), erasures.accounts(erasure.id()));
        boolean cleared = clearCache();
        finish(erasure.id());
        return cleared;
    }

    private void repeat(Open erasure, Function<Subject, Removed> step) {
        Removed removed;
        do {
            removed = transactions.execute(_ -> {
                var some = step.apply(erasure.subject());
                erasures.add(erasure.id(), some.erased(), some.accounts());
                return some;
            });
        } while (removed.more());
    }

    /** Returns when none of these accounts is noted any more; waits for other processes that are rebuilding them. */
    private void rebuild(UUID id, List<String> accounts) {
        for (int from = 0; from < accounts.size(); from += ACCOUNTS_AT_ONCE) {
            var some = accounts.subList(from, Math.min(from + ACCOUNTS_AT_ONCE, accounts.size()));
            transactions.executeWithoutResult(_ -> {
                remains.rebuild(some, rules.folded());
                erasures.add(id, new Erased(0, 0, 0, 0), Set.of());
            });
        }
    }

    private void finish(UUID id) {
        transactions.executeWithoutResult(_ -> {
            if (erasures.finish(id)) {
                erasures.find(id).ifPresent(done -> audit.done(id, ERASE, changed(done.erased())));
            }
        });
    }

    private static Map<String, ?> changed(Erased erased) {
        return Map.of(
                "pending", erased.pending(),
                "dead", erased.dead(),
                "scored", erased.scored(),
                "accounts", erased.accounts());
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
}
