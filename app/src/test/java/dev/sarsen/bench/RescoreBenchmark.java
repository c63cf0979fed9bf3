// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import dev.sarsen.ApplicationProcess;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * How fast changed rules come into force, against one statement that sums up the same accounts into a table like theirs; and how
 * long events wait for their score meanwhile, which come at half the rate at which they can be scored.
 */
final class RescoreBenchmark {

    private static final double FLOOR = 0.3;
    private static final double CEILING = 2;
    private static final double LOAD = 0.5;
    private static final int STALL_SECONDS = 3;
    private static final long LOOK_MILLIS = 10;

    private static final String IN_FORCE = "select version from score_rules where state = 'in_force'";
    private static final String VERSIONS = "select count(*) from score_rules";

    /** The sum of all signals of an account relative to one moment, which suits their ages here and needs no sort. */
    private static final String STATEMENT = """
            insert into bench_account (rules_version, account_id, heat, signals, last_signal_at)
            select 1, account_id,
                   ln(sum(signal_score(base_scores, event_type, bonus) * power(2, (date_part('epoch', occurred_at) - z) / 2592000)))
                   + ln(2::float8) * z / 2592000, count(*), max(occurred_at)
              from signal, (select base_scores from score_rules where state = 'in_force') r, (select date_part('epoch', now()) as z) n
             where account_id is not null
             group by account_id, z
            """;

    /** From the acceptance of an event to the commit of its score, in milliseconds. */
    private static final String FRESHNESS = """
            select percentile_disc(0.99) within group (order by extract(epoch from pg_xact_commit_timestamp(scored_in::xid) - accepted_at))
                   * 1000
              from signal where scored_in >= '%s'::xid8 and accepted_at between '%s' and '%s'
            """;

    private final Stand stand;
    private final Scale scale;
    private final Dataset dataset;
    private final List<byte[]> bodies;
    private int changes;

    RescoreBenchmark(Stand stand, Scale scale, Events events) {
        this.stand = stand;
        this.scale = scale;
        this.dataset = new Dataset(stand, scale.rescored());
        this.bodies = Feeder.bodies(events);
    }

    List<Gate> run() throws Exception {
        stand.restartPostgres("track_commit_timestamp = on");
        stand.empty();
        try {
            dataset.growTo(scale.rescored());
            return List.of(rate(), freshness());
        } finally {
            dataset.clear();
            stand.restartPostgres("track_commit_timestamp = off");
        }
    }

    private Gate rate() throws Exception {
        var rates = new Rounds("signals/s", 0)
                .on(stand)
                .side("one statement", () -> dataset.size() / statement())
                .side("rescore", () -> dataset.size() / rescore())
                .measure(scale);
        var ours = rates.get("rescore");
        var raw = rates.get("one statement");
        return Gate.atLeast(
                "rescore",
                FLOOR,
                "Rescore, of the rate of one statement that does the same",
                "%s signals/s of %s at %,d signals".formatted(ours.text("%,.0f"), raw.text("%,.0f"), dataset.size()),
                ours.over(raw));
    }

    private double statement() throws SQLException {
        stand.execute("create table bench_account (like account including all)", "checkpoint");
        try {
            long start = System.nanoTime();
            stand.execute(STATEMENT);
            return (System.nanoTime() - start) / 1e9;
        } finally {
            stand.execute("drop table bench_account");
        }
    }

    /** Seconds from the first moment of the new rules until they are in force. */
    private double rescore() throws Exception {
        stand.execute("checkpoint");
        var before = stand.ask(IN_FORCE);
        var command = begun();
        long start = System.nanoTime();
        if (scale.sabotage()) {
            stand.stall("score_rules_build", STALL_SECONDS).join();
        }
        while (command.handle().isAlive() && before.equals(stand.ask(IN_FORCE))) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        end(command);
        return seconds;
    }

    /** A rescore to other rules than those in force, which has begun to build accounts. */
    private ApplicationProcess begun() throws Exception {
        var halfLife = ++changes % 2 == 1 ? "30d" : "14d";
        var command = stand.command("rescore", Map.of("sarsen.scoring.half-life", halfLife));
        while (command.handle().isAlive() && stand.ask(VERSIONS).equals("1")) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return command;
    }

    private static void end(ApplicationProcess command) {
        if (command.waitExit() != 0) {
            throw new IllegalStateException("The command failed; its log is in app/target/processes.");
        }
    }

    private Gate freshness() throws Exception {
        try (var application = stand.start("local", Map.of())) {
            double most;
            try (var feeder = new Feeder(application, bodies)) {
                most = feeder.saturated(stand, scale.saturated());
            }
            stand.awaitEmptyInbox();
            var millis = new Rounds("ms", 0)
                    .side("normal", () -> p99(application, most * LOAD, false))
                    .side("during a rescore", () -> p99(application, most * LOAD, true))
                    .measure(scale);
            var during = millis.get("during a rescore");
            var normal = millis.get("normal");
            return Gate.atMost(
                    "rescore-freshness",
                    CEILING,
                    "p99 of the time to an event's score during a rescore, of normal, at half the scoring rate",
                    "%s ms of %s at %,.0f events/s".formatted(during.text("%.0f"), normal.text("%.0f"), most * LOAD),
                    during.over(normal));
        }
    }

    /** Milliseconds of the events that are accepted while rules change from the first moment to the last, or else for a while. */
    private double p99(ApplicationProcess application, double perSecond, boolean rescore) throws Exception {
        stand.execute("vacuum analyze signal", "vacuum analyze account", "checkpoint");
        var transaction = stand.ask("select pg_snapshot_xmax(pg_current_snapshot())");
        String from;
        String to;
        try (var feeder = new Feeder(application, bodies)) {
            feeder.feed(perSecond / Feeder.BATCH);
            TimeUnit.SECONDS.sleep(1);
            if (rescore) {
                var command = begun();
                from = stand.ask("select clock_timestamp()");
                var stall = scale.sabotage() ? stand.stall("score_rules", STALL_SECONDS) : CompletableFuture.allOf();
                end(command);
                stall.join();
            } else {
                from = stand.ask("select clock_timestamp()");
                TimeUnit.SECONDS.sleep(scale.postWindow().toSeconds());
            }
            to = stand.ask("select clock_timestamp()");
            feeder.fed();
        }
        stand.awaitEmptyInbox();
        return Double.parseDouble(stand.ask(FRESHNESS.formatted(transaction, from, to)));
    }
}
