package dev.sarsen.bench;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The latency of posting single events at a fixed rate, while Redis answers and while it hangs. */
final class HungRedisBenchmark {

    private static final double CEILING = 1.5;
    private static final String NORMAL = "p99 of POST";
    private static final String HUNG = "p99 of POST, Redis hung";
    private static final double PER_SECOND = 100;
    private static final long SETTLE_SECONDS = 3;

    private final Stand stand;
    private final Scale scale;
    private final byte[] event;

    HungRedisBenchmark(Stand stand, Scale scale, Events events) {
        this.stand = stand;
        this.scale = scale;
        var array = new String(events.arrays(1, 1, false).getFirst());
        this.event = array.substring(1, array.length() - 1).getBytes();
    }

    List<Gate> run() throws Exception {
        stand.empty();
        try (var application = stand.start("local", Map.of());
                var poster = new Poster(application.uri("/"))) {
            var p99 = new Rounds("ms", 1)
                    .side(NORMAL, () -> p99(poster))
                    .side(HUNG, () -> p99WhileHung(poster))
                    .medians(scale);
            return List.of(Gate.atMost(
                    CEILING,
                    HUNG + ", of normal",
                    "%.1f ms of %.1f, at %.0f a second".formatted(p99.get(HUNG), p99.get(NORMAL), PER_SECOND),
                    p99.get(HUNG) / p99.get(NORMAL)));
        }
    }

    private double p99WhileHung(Poster poster) throws Exception {
        stand.servers().hangRedis();
        try {
            return p99(poster);
        } finally {
            stand.servers().resumeRedis();
        }
    }

    private double p99(Poster poster) throws Exception {
        latencies(poster, SETTLE_SECONDS);
        return Rounds.quantile(latencies(poster, scale.postWindow().toSeconds()), 0.99);
    }

    /** Milliseconds from the moment at which each POST was due; a slow answer delays no other POST. */
    private Queue<Double> latencies(Poster poster, long seconds) throws Exception {
        var latencies = new ConcurrentLinkedQueue<Double>();
        long posts = (long) (seconds * PER_SECOND);
        long start = System.nanoTime();
        for (long post = 0; post < posts; post++) {
            long due = start + (long) (post / PER_SECOND * 1e9);
            LockSupport.parkNanos(due - System.nanoTime());
            poster.postSoon(event).thenRun(() -> latencies.add((System.nanoTime() - due) / 1e6));
        }
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (latencies.size() < posts && System.nanoTime() < patience) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        if (latencies.size() < posts) {
            throw new IllegalStateException("Only %d of %d posts were accepted.".formatted(latencies.size(), posts));
        }
        return latencies;
    }
}
