// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The latency of posting single events at a fixed rate, while Redis answers and while it hangs. */
final class HungRedisBenchmark {

    private static final double CEILING = 1.5;
    private static final String NORMAL = "p99 of POST";
    private static final String HUNG = "p99 of POST, Redis hung";
    private static final double PER_SECOND = 100;
    private static final long SETTLE_SECONDS = 3;
    private static final long PATIENCE_SECONDS = 30;
    private static final int WARM_UP = 500;

    private final Stand stand;
    private final Scale scale;
    private final byte[] event;

    HungRedisBenchmark(Stand stand, Scale scale, Events events) {
        this.stand = stand;
        this.scale = scale;
        this.event = events.single();
    }

    List<Gate> run() throws Exception {
        stand.empty();
        try (var application = stand.start("local", Map.of());
                var poster = new Poster(application.uri("/"))) {
            for (int i = 0; i < WARM_UP; i++) {
                poster.post(event, Poster.JSON);
            }
            var p99 = new Rounds("ms", 1)
                    .side(NORMAL, () -> p99(poster))
                    .side(HUNG, () -> p99WhileHung(poster))
                    .measure(scale);
            var measured = "%s ms of %s, at %.0f a second"
                    .formatted(p99.get(HUNG).text("%.1f"), p99.get(NORMAL).text("%.1f"), PER_SECOND);
            return List.of(Gate.atMost(
                    "redis-hung-p99",
                    CEILING,
                    HUNG + ", of normal",
                    measured,
                    p99.get(HUNG).over(p99.get(NORMAL))));
        }
    }

    private double p99(Poster poster) throws Exception {
        latencies(poster, SETTLE_SECONDS);
        return Spread.quantile(latencies(poster, scale.postWindow().toSeconds()), 0.99);
    }

    /** From the moment at which Redis hangs. */
    private double p99WhileHung(Poster poster) throws Exception {
        stand.servers().hangRedis();
        var stall = scale.sabotage() ? stand.stall("inbox", 1) : CompletableFuture.allOf();
        try {
            return Spread.quantile(latencies(poster, scale.postWindow().toSeconds()), 0.99);
        } finally {
            stand.servers().resumeRedis();
            stall.join();
        }
    }

    /** Milliseconds from the moment at which each POST was due; a slow answer delays no other POST. */
    private List<Double> latencies(Poster poster, long seconds) throws Exception {
        var answers = new ArrayList<CompletableFuture<Double>>();
        long posts = (long) (seconds * PER_SECOND);
        long start = System.nanoTime();
        for (long post = 0; post < posts; post++) {
            long due = start + (long) (post / PER_SECOND * 1e9);
            LockSupport.parkNanos(due - System.nanoTime());
            answers.add(poster.postSoon(event).thenApply(_ -> (System.nanoTime() - due) / 1e6));
        }
        var latencies = new ArrayList<Double>();
        for (var answer : answers) {
            latencies.add(answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
        return latencies;
    }
}
