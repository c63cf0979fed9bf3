// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * What was promised to a client, against what the API tells afterwards.
 *
 * @param lost events with a receipt that were not scored in time, each with its state
 * @param doubled signals that an account counts and that are not there, and signals that nobody can have sent
 * @param late events that were scored later after their acceptance than the bound, by the server's clock
 * @param freshness nanoseconds from acceptance to score, in order
 */
record Comparison(Map<UUID, String> lost, long doubled, long late, List<Long> freshness) {

    /** Reads the accounts of a client, and those where something is missing again until patience ends. */
    static Comparison of(Reads reads, Ledger ledger, Duration bound, Duration patience)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        var accounts = new HashMap<String, Account>();
        var open = ledger.receiptedByAccount();
        while (!open.isEmpty()) {
            for (var promised : open.entrySet()) {
                accounts.put(promised.getKey(), Account.read(reads, promised.getKey()));
            }
            open.entrySet().removeIf(promised -> accounts.get(promised.getKey()).hasAll(promised.getValue()));
            if (System.nanoTime() > end) {
                break;
            }
            if (!open.isEmpty()) {
                TimeUnit.SECONDS.sleep(1);
            }
        }
        return of(reads, ledger, accounts, bound);
    }

    private static Comparison of(Reads reads, Ledger ledger, Map<String, Account> accounts, Duration bound)
            throws IOException, InterruptedException {
        var lost = new HashMap<UUID, String>();
        long doubled = 0;
        var freshness = new ArrayList<Long>();
        for (var promised : ledger.receiptedByAccount().entrySet()) {
            var account = accounts.get(promised.getKey());
            for (var id : account.missing(promised.getValue())) {
                lost.put(id, reads.stateOf(id.toString()));
            }
            doubled += account.surplus(promised.getValue().size() + ledger.unansweredOf(promised.getKey()));
            freshness.addAll(account.freshness());
        }
        freshness.sort(null);
        long late = freshness.stream().filter(nanos -> nanos > bound.toNanos()).count();
        return new Comparison(lost, doubled, late, freshness);
    }

    boolean isClean() {
        return lost.isEmpty() && doubled == 0 && late == 0;
    }

    /** An account as the API shows it: its signals, and how many of them it counts. */
    private record Account(List<JsonNode> signals, long counted) {

        /** The count is read first: what is scored between both is in the signals alone. */
        static Account read(Reads reads, String name) throws IOException, InterruptedException {
            long counted = reads.countedBy(name);
            return new Account(reads.signalsOf(name), counted);
        }

        boolean hasAll(List<UUID> promised) {
            return missing(promised).isEmpty();
        }

        List<UUID> missing(List<UUID> promised) {
            var present = new HashSet<UUID>();
            signals.forEach(
                    signal -> present.add(UUID.fromString(signal.path("id").stringValue())));
            return promised.stream().filter(id -> !present.contains(id)).toList();
        }

        /** @param sent how many events can have been stored */
        long surplus(long sent) {
            return Math.max(0, counted - signals.size()) + Math.max(0, signals.size() - sent);
        }

        List<Long> freshness() {
            return signals.stream()
                    .map(signal -> Duration.between(time(signal, "acceptedAt"), time(signal, "scoredAt"))
                            .toNanos())
                    .toList();
        }

        private static Instant time(JsonNode signal, String field) {
            return Instant.parse(signal.path(field).stringValue());
        }
    }
}
