// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.erasure;

import dev.sarsen.accounts.NotedAccounts;
import dev.sarsen.accounts.Rules;
import dev.sarsen.erasure.ErasureView.Erased;
import dev.sarsen.events.ErasedEvent;
import dev.sarsen.events.Subject;
import dev.sarsen.inbox.Erasure;
import dev.sarsen.notifications.HotAccounts;
import dev.sarsen.signals.Tombstones;
import dev.sarsen.stats.RollupChange;
import dev.sarsen.stats.Rollups;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What is left of a subject in the tables. Each method removes some of it, in the transaction of the caller. */
class Remains {

    private static final int AT_ONCE = 500;

    private final Erasure unscored;
    private final Tombstones tombstones;
    private final NotedAccounts noted;
    private final Rollups rollups;
    private final HotAccounts hot;

    Remains(Erasure unscored, Tombstones tombstones, NotedAccounts noted, Rollups rollups, HotAccounts hot) {
        this.unscored = unscored;
        this.tombstones = tombstones;
        this.noted = noted;
        this.rollups = rollups;
        this.hot = hot;
    }

    void suppress(Subject subject) {
        unscored.suppress(subject);
    }

    Removed pending(Subject subject) {
        var erased = keepIds(unscored.erasePending(subject, AT_ONCE));
        return new Removed(new Erased(erased, 0, 0, 0), Set.of(), erased == AT_ONCE);
    }

    Removed dead(Subject subject) {
        var erased = keepIds(unscored.eraseDead(subject, AT_ONCE));
        return new Removed(new Erased(0, erased, 0, 0), Set.of(), erased == AT_ONCE);
    }

    /** Notes the accounts before their signals are gone, as the rebuild asks for, and locks the rollups last. */
    Removed scored(Subject subject) {
        var next = tombstones.next(subject, AT_ONCE);
        var accounts = new TreeSet<>(next.values());
        noted.note(accounts);
        var change = new RollupChange();
        var erased = tombstones.erase(next.keySet());
        erased.forEach(signal -> change.erased(signal.eventType(), signal.occurredAt(), signal.bonus()));
        rollups.adjust(change);
        return new Removed(new Erased(0, 0, erased.size(), 0), accounts, next.size() == AT_ONCE);
    }

    /** Sums up accounts that have lost signals, and forgets those that have none left. */
    void rebuild(List<String> accounts, List<Rules> folded) {
        noted.rebuild(accounts, folded, NotedAccounts.Contended.WAIT);
        hot.forgetGone(accounts);
    }

    private int keepIds(List<ErasedEvent> erased) {
        tombstones.keep(erased);
        return erased.size();
    }

    /**
     * What a step has removed.
     *
     * @param accounts that have lost signals
     * @param more whether the step has stopped at its limit
     */
    record Removed(Erased erased, Set<String> accounts, boolean more) {}
}
