// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.time.Duration;

/** What became of the events so far. */
final class Tally {

    private static final int TROUBLE_SHOWN = 100;

    private long sent;
    private long accepted;
    private long duplicates;
    private long refused;
    private long retries;
    private String trouble = "";

    synchronized void send(int events) {
        sent += events;
    }

    synchronized void receive(Receipts receipts) {
        accepted += receipts.accepted();
        duplicates += receipts.duplicates();
        refused += receipts.refused();
    }

    synchronized void retry() {
        retries++;
    }

    /** The latest thing that went wrong, or an empty text once something went well. */
    synchronized void trouble(String latest) {
        trouble = latest.lines().findFirst().orElse("");
    }

    synchronized long sent() {
        return sent;
    }

    synchronized String line(Duration elapsed) {
        double rate = accepted * 1000.0 / Math.max(1, elapsed.toMillis());
        return "sent %d, accepted %d, duplicates %d, refused %d, retries %d, %.1f accepted/s%s"
                .formatted(sent, accepted, duplicates, refused, retries, rate, shownTrouble());
    }

    synchronized String summary(Duration elapsed) {
        long unanswered = sent - accepted - duplicates - refused;
        return "%s%nafter %d s, %d without an answer".formatted(line(elapsed), elapsed.toSeconds(), unanswered);
    }

    private String shownTrouble() {
        return trouble.isEmpty() ? "" : ": " + trouble.substring(0, Math.min(trouble.length(), TROUBLE_SHOWN));
    }
}
