// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import dev.sarsen.Tokens;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** One fault on one rig: events before it, during it and after it, then the books. */
final class Trial {

    /** The measure of how much is sent: before a fault, in the middle of one, and after it. */
    static final int EVENTS = Integer.getInteger("sarsen.faults.events", 1_000);

    private static final int RATE = Integer.getInteger("sarsen.faults.rate", 1_000);
    private static final int BATCH = 100;

    private final Rig rig;
    private final int events;
    private final Duration patience;

    /**
     * @param events that get a receipt before the fault, and again after it
     * @param patience how long after the last post an event may wait before it is lost
     */
    Trial(Rig rig, int events, Duration patience) {
        this.rig = rig;
        this.events = events;
        this.patience = patience;
    }

    Verdict undergo(Fault fault) throws Exception {
        rig.tidy();
        var load = new EventStream.Load(4, BATCH, RATE, "");
        try (var liveness = Liveness.of(rig.members());
                var stream = EventStream.start(rig.uri(), Tokens::all, load)) {
            stream.awaitReceipts(events);
            var poison = fault.strike().poison(rig, stream);
            var freshness = Freshness.await(rig, stream.ledger().receipted(), poison, fault.bound());
            stream.endRemainders();
            stream.awaitReceipts(events);
            stream.end();
            return verdict(fault, stream.ledger(), poison, freshness, List.copyOf(liveness.failures()));
        }
    }

    private Verdict verdict(
            Fault fault, Ledger ledger, Set<UUID> poison, Freshness freshness, List<String> livenessFailures)
            throws InterruptedException {
        var promises = rig.promises();
        var lost = awaitScored(ledger, poison);
        var dead = promises.dead();
        var imbalance = promises.imbalance();
        long doubled = promises.doubled();
        var broken = EnumSet.noneOf(Check.class);
        note(broken, Check.NOTHING_LOST, lost.isEmpty());
        note(broken, Check.NOTHING_DOUBLED, doubled == 0 && imbalance.isEmpty());
        note(broken, Check.FRESH_IN_TIME, freshness.late() == 0 && freshness.reached());
        note(broken, Check.ALIVE, livenessFailures.isEmpty());
        note(broken, Check.ANSWERED, fault.answers().allow(ledger));
        note(broken, Check.ONLY_POISON_DEAD, dead.equals(poison));
        return new Verdict(
                fault,
                ledger.receipts(),
                lost.size(),
                doubled,
                freshness.late(),
                freshness.after(),
                livenessFailures.size(),
                (long) ledger.refusals().size() + ledger.silences().size(),
                broken,
                details(ledger, livenessFailures, dead, imbalance));
    }

    /** Waits until all is scored that has a receipt, or patience ends; what is missing then is lost. */
    private List<UUID> awaitScored(Ledger ledger, Set<UUID> poison) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        var promised = new HashSet<>(ledger.receipted());
        promised.removeAll(poison);
        var missing = rig.promises().unscored(promised);
        while (!missing.isEmpty() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(250);
            missing = rig.promises().unscored(missing);
        }
        return missing;
    }

    private static void note(Set<Check> broken, Check check, boolean holds) {
        if (!holds) {
            broken.add(check);
        }
    }

    private static String details(Ledger ledger, List<String> livenessFailures, Set<UUID> dead, String imbalance) {
        return "refusals %s, silences %s, not alive %s, dead %d, imbalance %s"
                .formatted(
                        first(ledger.refusals().stream().distinct().toList()),
                        first(ledger.silences().stream().distinct().toList()),
                        first(livenessFailures),
                        dead.size(),
                        imbalance.isEmpty()
                                ? "none"
                                : imbalance.lines().limit(8).toList());
    }

    private static List<?> first(List<?> list) {
        return list.subList(0, Math.min(5, list.size()));
    }
}
