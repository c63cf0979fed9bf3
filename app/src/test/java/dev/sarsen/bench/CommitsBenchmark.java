// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import dev.sarsen.ApplicationProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * CPU time of Sarsen's processes for each event, in two commits. Each commit has a PostgreSQL and a Redis of its own. Each round
 * starts new processes, because two JVMs of one jar differ too: the first commit is measured twice to show by how much.
 */
final class CommitsBenchmark {

    private static final double CEILING = 1.05;
    private static final long SETTLE_SECONDS = 2;
    private static final String SCORING = "scoring";

    private final Scale scale;
    private final List<String> jars;
    private final List<Intake> intakes;

    /** @param jars of the commit before, and of the one after */
    CommitsBenchmark(Scale scale, Events events, List<String> jars) {
        this.scale = scale;
        this.jars = jars;
        this.intakes = List.of(
                new Intake("single POST", Poster.JSON, 64, scale.singles(), count -> events.each(count, false)),
                new Intake("NDJSON", Poster.NDJSON, 4, scale.posted(), count -> events.lines(count, 5_000, false)),
                new Intake("array", Poster.JSON, 4, scale.posted(), count -> events.arrays(count, 500, false)));
    }

    private record Intake(
            String name, String contentType, int connections, int events, IntFunction<List<byte[]>> bodies) {

        List<byte[]> requests() {
            return bodies.apply(events).stream()
                    .map(body -> Wire.post("/api/v1/events", contentType, body))
                    .toList();
        }
    }

    /** @param micros of an event in each round, by what was done with it */
    private record Side(String name, Stand stand, Map<String, List<Double>> micros) {

        Side(String name, Stand stand) {
            this(name, stand, new LinkedHashMap<>());
        }

        void add(String work, double cost) {
            Progress.say("%-12s  %-12s %8.2f µs an event", name, work, cost);
            micros.computeIfAbsent(work, _ -> new ArrayList<>()).add(cost);
        }

        Spread of(String work) {
            return Spread.of(micros.getOrDefault(work, List.of()));
        }
    }

    List<Gate> run() throws Exception {
        List<String> slow = scale.sabotage() ? List.of("-Xint") : List.of();
        try (var before = new Stand(List.of(), Map.of("test.jar", jars.getFirst()));
                var after = new Stand(slow, Map.of("test.jar", jars.getLast()))) {
            var sides = List.of(new Side("before", before), new Side("after", after), new Side("before again", before));
            for (int round = 1; round <= scale.roundsOfCommits(); round++) {
                for (var side : round % 2 == 0 ? sides.reversed() : sides) {
                    measure(side);
                }
            }
            return sides.getFirst().micros().keySet().stream()
                    .map(work -> gate(
                            work,
                            sides.get(0).of(work),
                            sides.get(2).of(work),
                            sides.get(1).of(work)))
                    .toList();
        }
    }

    private static Gate gate(String work, Spread before, Spread again, Spread after) {
        double spread = Math.abs(again.over(before) - 1);
        return Gate.atMost(
                "cpu-" + work.replace(' ', '-'),
                CEILING,
                "CPU of an event in Sarsen, %s, of that before, less the spread of that before".formatted(work),
                "%s µs of %s; before again %s, so the spread is %.3f"
                        .formatted(after.text("%.1f"), before.text("%.1f"), again.text("%.1f"), spread),
                after.over(before) - spread);
    }

    private void measure(Side side) throws Exception {
        var stand = side.stand();
        stand.execute("truncate inbox, signal, account", "checkpoint");
        try (var api = stand.start("api", Map.of())) {
            for (var intake : intakes) {
                Wire.seconds(api.uri("/"), intake.requests(), intake.connections());
                var requests = intake.requests();
                double micros = cpu(api, () -> Wire.seconds(api.uri("/"), requests, intake.connections()));
                side.add(intake.name(), micros / intake.events());
            }
        }
        stand.servers().redis().command("FLUSHALL");
        try (var worker = stand.start("worker", Map.of("sarsen.scoring.sweep-after", "1h"));
                var announcer = new Announcer(stand)) {
            score(stand, announcer);
            side.add(SCORING, cpu(worker, () -> score(stand, announcer)) / scale.posted());
        }
    }

    private void score(Stand stand, Announcer announcer) throws Exception {
        var ids = stand.askAll("select id from inbox order by id limit " + scale.posted());
        long before = stand.count("signal");
        announcer.announce(ids);
        announcer.awaitAcknowledgement();
        if (stand.count("signal") - before != scale.posted()) {
            throw new IllegalStateException("Not every event was scored.");
        }
    }

    /** Microseconds of all threads of a process, once its compiler has had time for what the warm-up brought. */
    private static double cpu(ApplicationProcess process, Action action) throws Exception {
        TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
        var before = cpu(process);
        action.run();
        return cpu(process).minus(before).toNanos() / 1e3;
    }

    private static Duration cpu(ApplicationProcess process) {
        return process.handle().info().totalCpuDuration().orElseThrow();
    }

    @FunctionalInterface
    private interface Action {
        void run() throws Exception;
    }
}
