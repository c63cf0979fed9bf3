// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import dev.sarsen.local.SalesEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** What a client knows after its posts: which events it got a receipt for, and which of its requests had another end. */
final class Ledger {

    private final Map<UUID, String> accountsOfReceipted = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> unanswered = new ConcurrentHashMap<>();
    private final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();
    private final Queue<String> silences = new ConcurrentLinkedQueue<>();
    private final Queue<Long> latencies = new ConcurrentLinkedQueue<>();

    void receipt(UUID id, String accountId) {
        accountsOfReceipted.put(id, accountId);
    }

    void answered(long nanos) {
        latencies.add(nanos);
    }

    void refused(int status, boolean withRetryAfter) {
        refusals.add(new Refusal(status, withRetryAfter));
    }

    void silent(Exception reason) {
        silences.add(reason.toString());
    }

    /** Events of which nobody will ever know whether the server has stored them. */
    void abandoned(List<SalesEvent> events) {
        events.forEach(event -> unanswered
                .computeIfAbsent(event.accountId(), _ -> new LongAdder())
                .increment());
    }

    int receipts() {
        return accountsOfReceipted.size();
    }

    /** The events that the server has promised to keep, so far. */
    List<UUID> receipted() {
        return List.copyOf(accountsOfReceipted.keySet());
    }

    /** The same by account. */
    Map<String, List<UUID>> receiptedByAccount() {
        var byAccount = new HashMap<String, List<UUID>>();
        accountsOfReceipted.forEach((id, account) ->
                byAccount.computeIfAbsent(account, _ -> new ArrayList<>()).add(id));
        return byAccount;
    }

    /** How many events of the account may be stored without a receipt. */
    long unansweredOf(String accountId) {
        var events = unanswered.get(accountId);
        return events == null ? 0 : events.sum();
    }

    /** Every answer that was not a 202. */
    Queue<Refusal> refusals() {
        return refusals;
    }

    /** Why requests had no answer at all. */
    Queue<String> silences() {
        return silences;
    }

    /** Nanoseconds that the posts took that were answered 202. */
    List<Long> latencies() {
        return latencies.stream().sorted().toList();
    }

    /** In a line, for people. */
    String line() {
        return "acknowledged %d, not 202 %d, without an answer %d"
                .formatted(receipts(), refusals.size(), silences.size());
    }

    /**
     * An answer that was not a 202.
     *
     * @param withRetryAfter whether it said when to come back
     */
    record Refusal(int status, boolean withRetryAfter) {}
}
