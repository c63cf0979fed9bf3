// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.console;

import dev.sarsen.accounts.AccountView;
import dev.sarsen.accounts.Leaderboard;
import dev.sarsen.inbox.Backlog;
import dev.sarsen.signals.RecentSignals;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.transaction.support.TransactionOperations;

/** Asks the database for everything that the overview shows, on one connection at a time. Used by one thread at a time. */
class Measuring {

    private static final int ACCOUNTS = 10;
    private static final int SIGNALS = 20;
    private static final Duration ACTIVITY_AGE = Duration.ofSeconds(30);
    private static final List<Integer> NO_ACTIVITY = Collections.nCopies(RecentSignals.HOURS, 0);

    private final TransactionOperations transactions;
    private final Backlog backlog;
    private final RecentSignals signals;
    private final Leaderboard leaderboard;
    private final Duration inboxAge;
    private final Clock clock;
    private final RateMeter rates = new RateMeter();
    private Activity activity = new Activity(Instant.EPOCH, Set.of(), Map.of());

    /** @param inboxAge how old a measure of the inbox may be that another process took */
    Measuring(
            TransactionOperations transactions,
            Backlog backlog,
            RecentSignals signals,
            Leaderboard leaderboard,
            Duration inboxAge,
            Clock clock) {
        this.transactions = transactions;
        this.backlog = backlog;
        this.signals = signals;
        this.leaderboard = leaderboard;
        this.inboxAge = inboxAge;
        this.clock = clock;
    }

    Measured measure() {
        var inbox = backlog.measure(inboxAge);
        return transactions.execute(_ -> {
            var now = clock.instant();
            var rate = rates.measure(now, backlog.accepted(), signals.stored());
            var figures = new Overview.Figures(
                    now,
                    new Overview.Inbox(inbox.depth(), inbox.oldestSeconds(), inbox.dead()),
                    rate,
                    signals.freshness(),
                    hottest(now),
                    signals.newest(SIGNALS));
            return new Measured(figures, rates.history());
        });
    }

    private List<Overview.Account> hottest(Instant now) {
        var accounts = leaderboard.hottest(ACCOUNTS);
        refreshActivity(accounts, now);
        return accounts.stream()
                .map(account -> new Overview.Account(
                        account.accountId(),
                        account.score(),
                        account.signals(),
                        account.lastSignalAt(),
                        activity.hours().getOrDefault(account.accountId(), NO_ACTIVITY)))
                .toList();
    }

    /** Hours change slowly: they are counted anew twice a minute, or when an account has come in. */
    private void refreshActivity(List<AccountView> accounts, Instant now) {
        var ids = new HashSet<String>();
        accounts.forEach(account -> ids.add(account.accountId()));
        if (!activity.of().containsAll(ids) || activity.at().isBefore(now.minus(ACTIVITY_AGE))) {
            activity = new Activity(now, ids, signals.activity(ids));
        }
    }

    private record Activity(Instant at, Set<String> of, Map<String, List<Integer>> hours) {}

    /** One measurement, and the rates of those before it. */
    record Measured(Overview.Figures figures, List<Overview.Rates> history) {}
}
