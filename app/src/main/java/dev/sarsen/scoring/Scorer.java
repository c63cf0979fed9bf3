// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.accounts.Accounts;
import dev.sarsen.accounts.Contribution;
import dev.sarsen.accounts.Rules;
import dev.sarsen.accounts.RulesTable;
import dev.sarsen.events.ErasedEvent;
import dev.sarsen.events.EventType;
import dev.sarsen.events.WireNamed;
import dev.sarsen.inbox.Claim;
import dev.sarsen.inbox.Pending;
import dev.sarsen.inbox.PendingEvents;
import dev.sarsen.signals.Signal;
import dev.sarsen.signals.Signals;
import dev.sarsen.signals.StoredSignal;
import dev.sarsen.signals.Tombstones;
import dev.sarsen.stats.Rollups;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Scores a batch in one READ COMMITTED transaction: lock the pending events, store their signals, fold what was new into the
 * accounts and the rollups, remove them from the inbox, commit. Running it again, or twice at once, changes nothing more.
 */
class Scorer {

    private final TransactionOperations transactions;
    private final PendingEvents pending;
    private final Signals signals;
    private final Tombstones tombstones;
    private final Accounts accounts;
    private final Rollups rollups;
    private final RulesTable rules;

    Scorer(
            TransactionOperations transactions,
            PendingEvents pending,
            Signals signals,
            Tombstones tombstones,
            Accounts accounts,
            Rollups rollups,
            RulesTable rules) {
        this.transactions = transactions;
        this.pending = pending;
        this.signals = signals;
        this.tombstones = tombstones;
        this.accounts = accounts;
        this.rollups = rollups;
        this.rules = rules;
    }

    /**
     * Scores what the claim yields.
     *
     * @throws ScoringFailed if the claimed events could not be scored together; nothing was changed
     */
    Scored score(Supplier<Claim> claim) {
        var claimed = new AtomicReference<>(Claim.NONE);
        try {
            return transactions.execute(_ -> {
                var folded = rules.folded();
                claimed.setPlain(claim.get());
                return scoreClaimed(claimed.getPlain(), folded);
            });
        } catch (RuntimeException e) {
            throw new ScoringFailed(claimed.getPlain(), e);
        }
    }

    /** @param folded the rules in force, then those that a rescore builds, which have every base score of them */
    private Scored scoreClaimed(Claim claimed, List<Rules> folded) {
        var inForce = folded.getFirst();
        int suppressed = drop(claimed);
        var byReason = claimed.events().stream()
                .filter(event -> !event.suppressed())
                .collect(Collectors.groupingBy(event -> Unscorable.reason(event, inForce)));
        var absorbed = scoreAll(byReason.getOrDefault(Optional.empty(), List.of()), folded);
        var unscorable = byReason.entrySet().stream()
                .flatMap(entry -> entry.getKey().stream().map(reason -> new Unscorable(reason, entry.getValue())))
                .toList();
        return new Scored(claimed, absorbed, unscorable, suppressed);
    }

    /** Of an event whose subject was erased, the id alone is kept. */
    private int drop(Claim claimed) {
        var suppressed = claimed.events().stream().filter(Pending::suppressed).toList();
        if (!suppressed.isEmpty()) {
            pending.remove(suppressed);
            tombstones.keep(suppressed.stream()
                    .map(event ->
                            new ErasedEvent(event.id(), event.eventType(), event.occurredAt(), event.acceptedAt()))
                    .toList());
        }
        return suppressed.size();
    }

    private List<StoredSignal> scoreAll(List<Pending> events, List<Rules> folded) {
        if (events.isEmpty()) {
            return List.of();
        }
        pending.remove(events);
        var scored = events.stream().map(Scorer::signal).toList();
        var absorbed = signals.absorb(scored);
        var stored = storedOf(scored, absorbed);
        folded.forEach(version -> accounts.fold(contributions(stored, version), version.version()));
        rollups.add(stored);
        return absorbed;
    }

    private static Signal signal(Pending event) {
        var type = WireNamed.find(EventType.class, event.eventType())
                .orElseThrow(() -> new IllegalStateException("Unknown event type " + event.eventType()));
        return new Signal(
                event.id(),
                event.accountId(),
                event.userId(),
                type,
                Bonus.of(event.metadata()),
                event.occurredAt(),
                event.acceptedAt(),
                event.metadata());
    }

    private static List<Signal> storedOf(List<Signal> scored, List<StoredSignal> absorbed) {
        var ids = absorbed.stream().map(StoredSignal::id).collect(Collectors.toSet());
        return scored.stream().filter(signal -> ids.contains(signal.id())).toList();
    }

    private static List<Contribution> contributions(List<Signal> stored, Rules rules) {
        return stored.stream()
                .map(signal -> new Contribution(
                        signal.accountId(),
                        rules.decay().heat(score(signal, rules), signal.occurredAt()),
                        1,
                        signal.occurredAt()))
                .toList();
    }

    private static double score(Signal signal, Rules rules) {
        return rules.score(signal.eventType().wireName(), signal.bonus());
    }

    /**
     * A scoring transaction that was committed.
     *
     * @param absorbed the signals that it stored; other events had been scored before
     * @param unscorable the events that it left in the inbox
     * @param suppressed how many events it dropped, because their subject was erased
     */
    record Scored(Claim claimed, List<StoredSignal> absorbed, List<Unscorable> unscorable, int suppressed) {

        /** Whether the transaction scored events, or found them scored. */
        boolean worked() {
            return claimed.events().size()
                    > unscorable.stream().mapToInt(each -> each.events().size()).sum();
        }
    }
}
