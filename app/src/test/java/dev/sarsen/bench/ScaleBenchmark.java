// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import dev.sarsen.ApplicationProcess;
import java.net.URI;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The cost of an event and of each read while accounts and signals become a thousand times as many, and how fast the reads are
 * answered at the end of it.
 */
final class ScaleBenchmark {

    private static final double CEILING = 2;
    private static final double TARGET = 1.3;
    private static final int REFERENCE = 100_000;
    private static final double MANY_READS = 1_000;
    private static final double FEW_READS = 2;
    private static final double PAGES = 100;
    private static final String TABLES = "signal, account, signal_hour";
    private static final int CLIENTS = 32;
    private static final String EVENT = "an event";

    /** The indexes for reading by time and for following, and what an event may cost with one more of them. */
    private static final Set<String> PRICED = Set.of("signal_occurred_at", "signal_scored_in");

    private static final double PRICE = 1.15;

    private final Stand stand;
    private final Scale scale;
    private final Dataset dataset;
    private final Queries queries;
    private final Map<Integer, Map<String, Double>> curve = new LinkedHashMap<>();

    ScaleBenchmark(Stand stand, Scale scale) {
        this.stand = stand;
        this.scale = scale;
        this.dataset = new Dataset(stand, scale.sizes().getLast());
        this.queries = new Queries(dataset);
    }

    List<Gate> run() throws Exception {
        stand.empty();
        try (var application = stand.start(
                "local", Map.of("sarsen.accounts.leaderboard-max-age", "0s", "sarsen.scoring.sweep-after", "1h"))) {
            for (int size : scale.sizes()) {
                dataset.growTo(size);
                sabotage(size);
                curve.put(size, costs(application));
            }
            var gates = new ArrayList<>(growth());
            gates.addAll(latencies(application.uri("/")));
            if (!scale.small() && !scale.sabotage()) {
                gates.addAll(indexes());
            }
            return gates;
        } finally {
            dataset.clear();
        }
    }

    /** A trigger that an event should not wait for, and a read that takes the wrong way. */
    private void sabotage(int size) throws SQLException {
        if (scale.sabotage() && size == scale.sizes().getLast()) {
            queries.confuse();
            stand.execute(
                    "create function dawdle() returns trigger language plpgsql as 'begin perform pg_sleep(0.0005); return new; end'",
                    "create trigger dawdle before insert on signal for each row execute function dawdle()");
        }
    }

    private Map<String, Double> costs(ApplicationProcess application) throws Exception {
        var rounds = new Rounds("ms", curve.isEmpty() ? scale.warmUps() + 1 : 1).on(stand);
        try (var wire = new Wire(application.uri("/"));
                var announcer = new Announcer(stand)) {
            rounds.side(EVENT, () -> dataset.score(announcer, scale.scaled()));
            for (var query : queries.all()) {
                rounds.side(query.name(), () -> cost(wire, query));
            }
            var costs = new LinkedHashMap<String, Double>();
            rounds.measure(scale).forEach((side, spread) -> costs.put(side, spread.lowest()));
            Progress.say("at %,d signals and accounts: %s", dataset.size(), costs);
            return costs;
        }
    }

    /** Mean milliseconds of one read, one after the other; the slowest tenth is the machine's and does not count. */
    private double cost(Wire wire, Queries.Query query) throws Exception {
        var millis = new ArrayList<Double>();
        long end = System.nanoTime() + scale.curveWindow().toNanos();
        while (System.nanoTime() < end) {
            long start = System.nanoTime();
            query.ask(wire);
            millis.add((System.nanoTime() - start) / 1e6);
        }
        return Spread.meanOfFastest(0.9, millis);
    }

    private List<Gate> growth() {
        var few = curve.getOrDefault(REFERENCE, Map.of());
        var gates = new ArrayList<Gate>();
        curve.get(dataset.size()).forEach((side, cost) -> {
            double ratio = cost / few.getOrDefault(side, Double.NaN);
            var subject =
                    "Cost of %s at %,d signals and accounts, of that at %,d".formatted(side, dataset.size(), REFERENCE);
            var name = "scale-" + side.replace(' ', '-');
            var measured = "%.3f ms of %.3f; %s".formatted(cost, few.get(side), curve(side));
            gates.add(
                    side.equals(EVENT) || side.equals(Queries.BY_KEY)
                            ? Gate.atMost(name, CEILING, subject, measured, ratio)
                                    .aimingAt(TARGET)
                            : Gate.shown(name, subject, measured, ratio));
        });
        return gates;
    }

    private String curve(String side) {
        var points = new ArrayList<String>();
        curve.forEach((size, costs) -> points.add("%,d: %.3f".formatted(size, costs.get(side))));
        return String.join(", ", points);
    }

    private List<Gate> latencies(URI server) throws Exception {
        var quick = answers(server, queries.quick(), MANY_READS, TABLES);
        var gates = new ArrayList<>(
                List.of(gate("reads-p99", 20, 200, "key, account and leaderboard at 1 000 a second", quick)));
        gates.add(gate(
                "stats-p99", 200, 1_000, "statistics of 31 days", answers(server, queries.stats(), FEW_READS, TABLES)));
        gates.add(gate(
                "search-p99", 500, 1_000, "full-text search", answers(server, queries.search(), FEW_READS, TABLES)));
        gates.add(pages(server));
        return gates;
    }

    /** Sabotaged by the loss of the index, without which a page takes a look at all of its days. */
    private Gate pages(URI server) throws Exception {
        if (scale.sabotage()) {
            stand.execute("drop index signal_occurred_at");
        }
        var answers = answers(server, queries.pages(), PAGES, "");
        return gate("page-p99", 100, 500, "first page of a day, a week or a month at 100 a second", answers);
    }

    /** Whatever is not answered counts as never. */
    private Gate gate(String name, double millis, double limit, String reads, Paced answers) {
        boolean all = answers.answers().stream().allMatch(answer -> answer.status() == 200);
        double p99 = all ? answers.quantile(0.99) : Double.POSITIVE_INFINITY;
        return Gate.atMost(
                        name,
                        limit / millis,
                        "p99 of reads by %s at %,d signals, of %.0f ms".formatted(reads, dataset.size(), millis),
                        "%.1f ms, p50 %.1f, %,.0f a second, %s"
                                .formatted(p99, answers.quantile(0.5), answers.perSecond(), answers.statuses()),
                        p99 / millis)
                .aimingAt(1);
    }

    /** What an event costs with one index less after the other. */
    private List<Gate> indexes() throws Exception {
        var gates = new ArrayList<Gate>();
        var sizes = dataset.indexSizes();
        double before = curve.get(dataset.size()).get(EVENT);
        try (var announcer = new Announcer(stand)) {
            for (var index : Dataset.INDEXES) {
                stand.execute("drop index " + index);
                var without = new Rounds("ms", 1)
                        .side("without " + index, () -> dataset.score(announcer, scale.scaled()))
                        .measure(scale)
                        .get("without " + index)
                        .lowest();
                gates.add(price(index, sizes.get(index), before, without));
                before = without;
            }
        }
        return gates;
    }

    private static Gate price(String index, Double bytes, double with, double without) {
        var name = "index-" + index;
        var subject = "Cost of an event with the index " + index + ", of that without it";
        var measured = "%.3f ms of %.3f; %s bytes a signal".formatted(with, without, bytes);
        return PRICED.contains(index)
                ? Gate.atMost(name, PRICE, subject, measured, with / without)
                : Gate.shown(name, subject, measured, with / without);
    }

    /** @param stalled the tables that nobody can read for a while, if this is sabotage; may be empty */
    private Paced answers(URI server, List<Queries.Query> queries, double perSecond, String stalled) throws Exception {
        var wires = new ArrayList<Wire>();
        try {
            var clients = new ArrayList<Paced.Client>();
            for (int i = 0; i < CLIENTS; i++) {
                var wire = new Wire(server);
                wires.add(wire);
                clients.add(
                        number -> queries.get((int) (number % queries.size())).ask(wire));
            }
            Paced.send(clients, perSecond, scale.postWindow().toSeconds());
            boolean stalls = scale.sabotage() && !stalled.isEmpty();
            var stall = stalls ? stand.stall(stalled, 2) : CompletableFuture.allOf();
            var answers = Paced.send(clients, perSecond, scale.postWindow().toSeconds());
            stall.join();
            return answers;
        } finally {
            for (var wire : wires) {
                wire.close();
            }
        }
    }
}
