// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import java.sql.SQLException;
import java.util.Map;

/** How fast changed rules come into force, against one statement that sums up the same accounts into a table like theirs. */
final class RescoreBenchmark {

    private static final double FLOOR = 0.3;
    private static final String IN_FORCE = "select version from score_rules where state = 'in_force'";

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

    private final Stand stand;
    private final Scale scale;

    RescoreBenchmark(Stand stand, Scale scale) {
        this.stand = stand;
        this.scale = scale;
    }

    Gate run() throws Exception {
        long signals = stand.count("signal");
        double raw = statement();
        double start = seconds("14d");
        double ours = seconds("30d") - start;
        return Gate.atLeast(
                "rescore",
                FLOOR,
                "Rescore, of the rate of one statement that does the same",
                "%,.0f signals/s of %,.0f".formatted(signals / ours, signals / raw),
                raw / ours);
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

    /** From the start of the command until the rules are in force; with those that are in force already, its start alone. */
    private double seconds(String halfLife) throws Exception {
        stand.execute("checkpoint");
        var before = stand.ask(IN_FORCE);
        long start = System.nanoTime();
        var command = stand.command("rescore", Map.of("sarsen.scoring.half-life", halfLife));
        if (scale.sabotage()) {
            stand.stall("score_rules_build", 20).join();
        }
        while (command.handle().isAlive() && before.equals(stand.ask(IN_FORCE))) {
            Thread.sleep(20);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (command.waitExit() != 0) {
            throw new IllegalStateException("The command failed; its log is in app/target/processes.");
        }
        return seconds;
    }
}
