// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import dev.sarsen.Tokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * The leaderboard, without its cache, and the account at few and at many accounts. Both tables lie in one database and change
 * places, so that nothing but their size differs.
 */
final class ReadsBenchmark {

    private static final double CEILING = 1.3;
    private static final String SPARE = "bench_account";
    private static final double SETTLE_SECONDS = 0.5;

    private final Stand stand;
    private final Scale scale;
    private final HttpClient client = HttpClient.newHttpClient();
    private int accounts;

    ReadsBenchmark(Stand stand, Scale scale) {
        this.stand = stand;
        this.scale = scale;
    }

    List<Gate> run() throws Exception {
        fill();
        try (var application = stand.start("api", Map.of("sarsen.accounts.leaderboard-max-age", "0s"));
                var _ = client) {
            int few = scale.fewAccounts();
            int many = scale.manyAccounts();
            Supplier<URI> page = () -> application.uri("/api/v1/accounts");
            Supplier<URI> account = () -> application.uri(
                    "/api/v1/accounts/acct_" + ThreadLocalRandom.current().nextInt(1, accounts + 1));
            var costs = new Rounds("ms", scale.warmUps())
                    .on(stand)
                    .side("leaderboard, few", () -> cost(few, page))
                    .side("leaderboard, many", () -> cost(many, page))
                    .side("account, many", () -> cost(many, account))
                    .side("account, few", () -> cost(few, account))
                    .measure(scale);
            return List.of(gate("leaderboard", costs), gate("account", costs));
        } finally {
            stand.execute("drop table " + SPARE);
        }
    }

    private Gate gate(String read, Map<String, Spread> costs) {
        var few = costs.get(read + ", few");
        var many = costs.get(read + ", many");
        return Gate.atMost(
                read + "-many-accounts",
                CEILING,
                "Read of the %s at %,d accounts, of its cost at %,d"
                        .formatted(read, scale.manyAccounts(), scale.fewAccounts()),
                "%s ms of %s".formatted(many.text("%.2f"), few.text("%.2f")),
                many.over(few));
    }

    private void fill() throws Exception {
        Progress.say("making %,d accounts", scale.manyAccounts());
        stand.empty();
        stand.execute(
                "create table " + SPARE + " (like account including all"
                        + (scale.sabotage() ? " excluding indexes)" : ")"),
                "grant select on " + SPARE + " to sarsen_app",
                rows("account", scale.fewAccounts()),
                rows(SPARE, scale.manyAccounts()),
                "vacuum analyze account",
                "vacuum analyze " + SPARE,
                "checkpoint");
        accounts = scale.fewAccounts();
    }

    private static String rows(String table, int count) {
        return """
                insert into %s (account_id, heat, signals, last_signal_at, rules_version)
                select 'acct_' || i, 1000 + 20 * random(), 1 + i %% 50, now() - random() * interval '60 days', 1
                  from generate_series(1, %d) as i order by random()
                """.formatted(table, count);
    }

    /** Mean milliseconds of one read, one after the other; the slowest tenth is the machine's and does not count. */
    private double cost(int wanted, Supplier<URI> uri) throws Exception {
        if (accounts != wanted) {
            stand.execute(
                    "alter table account rename to bench_swap; alter table %1$s rename to account; alter table bench_swap rename to %1$s"
                            .formatted(SPARE));
            accounts = wanted;
        }
        read(uri, SETTLE_SECONDS);
        return Spread.meanOfFastest(0.9, read(uri, scale.readWindow().toMillis() / 1e3));
    }

    private List<Double> read(Supplier<URI> uri, double seconds) throws Exception {
        var millis = new ArrayList<Double>();
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < seconds * 1e9) {
            long start = System.nanoTime();
            var answer = client.send(
                    HttpRequest.newBuilder(uri.get())
                            .header("Authorization", "Bearer " + Tokens.all())
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(answer + " " + new String(answer.body()));
            }
            millis.add((System.nanoTime() - start) / 1e6);
        }
        return millis;
    }
}
