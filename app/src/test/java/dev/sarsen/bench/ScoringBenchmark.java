// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The workers on a full inbox against their own statements, repeated by bare JDBC in the same transactions. */
final class ScoringBenchmark {

    private static final double FLOOR = 0.35;
    private static final double TARGET = 0.6;
    private static final int THREADS = 2;
    private static final String OURS = "Sarsen's workers";
    private static final String RAW = "JDBC, the same statements";

    private final Stand stand;
    private final Scale scale;
    private final Backlog backlog;
    private final List<Transaction> recorded;

    ScoringBenchmark(Stand stand, Scale scale, Backlog backlog, List<Transaction> recorded) {
        this.stand = stand;
        this.scale = scale;
        this.backlog = backlog;
        this.recorded = recorded;
    }

    List<Gate> run() throws Exception {
        try (var _ = stand.start("worker", settings());
                var announcer = new Announcer(stand);
                var first = new RawConnection(stand);
                var second = new RawConnection(stand)) {
            var rounds = new Rounds("events/s", scale.warmUps())
                    .on(stand)
                    .side(RAW, () -> repeat(List.of(first, second)))
                    .side(OURS, () -> score(announcer));
            var rates = rounds.measure(scale);
            var measured = "%s events/s of %s%s"
                    .formatted(rates.get(OURS).text("%,.0f"), rates.get(RAW).text("%,.0f"), rounds.limit(OURS));
            return List.of(Gate.atLeast(
                            "scoring",
                            FLOOR,
                            "Scoring, of the rate of its own statements",
                            measured,
                            rates.get(OURS).over(rates.get(RAW)))
                    .aimingAt(TARGET));
        }
    }

    private Map<String, String> settings() {
        return Map.of(
                "sarsen.scoring.threads",
                Integer.toString(THREADS),
                "sarsen.scoring.batch-size",
                scale.sabotage() ? "1" : "500",
                "sarsen.scoring.sweep-after",
                "1h");
    }

    private double repeat(List<RawConnection> connections) throws Exception {
        backlog.restore();
        List<Crew.Hand<Transaction>> hands = new ArrayList<>();
        connections.forEach(connection -> hands.add(connection::repeat));
        return rate(Crew.seconds(recorded, hands));
    }

    private double score(Announcer announcer) throws Exception {
        backlog.restore();
        long start = System.nanoTime();
        announcer.announce(backlog.ids());
        announcer.awaitAcknowledgement();
        return rate((System.nanoTime() - start) / 1e9);
    }

    private double rate(double seconds) throws Exception {
        if (stand.count("signal") != backlog.size() || stand.count("inbox") != 0) {
            throw new IllegalStateException("Not every event was scored.");
        }
        return backlog.size() / seconds;
    }
}
