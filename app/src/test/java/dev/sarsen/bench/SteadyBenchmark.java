// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import dev.sarsen.ApplicationProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * All of Sarsen on this machine for minutes: first with a backlog that never runs dry, which shows the rate at which events are
 * scored while others come in, then at 80 % of that rate, where the inbox must not grow.
 */
final class SteadyBenchmark {

    private static final double LOAD = 0.8;
    private static final double OVERLOAD = 1.2;
    private static final double CEILING_SECONDS = 1;
    private static final double FED_AT_LEAST = 0.98;
    private static final long SAMPLE_MILLIS = 500;

    private final Stand stand;
    private final Scale scale;
    private final List<byte[]> bodies;

    SteadyBenchmark(Stand stand, Scale scale, Events events) {
        this.stand = stand;
        this.scale = scale;
        this.bodies = Feeder.bodies(events);
    }

    List<Gate> run() throws Exception {
        stand.empty();
        try (var application = stand.start("local", Map.of())) {
            double most;
            try (var feeder = new Feeder(application, bodies)) {
                most = feeder.saturated(stand, scale.saturated());
            }
            stand.awaitEmptyInbox();
            return List.of(steady(application, most, most * (scale.sabotage() ? OVERLOAD : LOAD)));
        }
    }

    private Gate steady(ApplicationProcess application, double most, double rate) throws Exception {
        var depths = new ArrayList<Double>();
        double fed;
        try (var feeder = new Feeder(application, bodies)) {
            feeder.feed(rate / Feeder.BATCH);
            long start = System.nanoTime();
            while (System.nanoTime() - start < scale.steady().toNanos()) {
                TimeUnit.MILLISECONDS.sleep(SAMPLE_MILLIS);
                depths.add((double) stand.waiting());
                report(depths, start);
            }
            fed = feeder.fed() * Feeder.BATCH / ((System.nanoTime() - start) / 1e9);
        }
        var settled = depths.subList(depths.size() / 4, depths.size());
        var early = Spread.median(settled.subList(0, settled.size() / 3));
        var late = Spread.median(settled.subList(settled.size() * 2 / 3, settled.size()));
        if (fed < rate * FED_AT_LEAST && !scale.sabotage()) {
            throw new IllegalStateException("Only %,.0f of %,.0f events/s could be posted.".formatted(fed, rate));
        }
        var measured = "%,.0f of %,.0f events/s for %d s; depth early %,.0f, late %,.0f, highest %,.0f"
                .formatted(fed, most, scale.steady().toSeconds(), early, late, Spread.quantile(settled, 1));
        return Gate.atMost(
                "steady-growth",
                CEILING_SECONDS,
                "Growth of the inbox at 80 % of the scoring rate, in seconds of intake",
                measured,
                (late - early) / rate);
    }

    private static void report(List<Double> depths, long start) {
        if (depths.size() % 20 == 0) {
            var elapsed = Duration.ofNanos(System.nanoTime() - start);
            Progress.say("after %d s: %.0f events in the inbox", elapsed.toSeconds(), depths.getLast());
        }
    }
}
