// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** The reads of the API, each of something else every time. */
final class Queries {

    static final String BY_KEY = "a read by key";

    private final Dataset dataset;
    private boolean confused;

    Queries(Dataset dataset) {
        this.dataset = dataset;
    }

    /** From now on asks for a key by a search. */
    void confuse() {
        confused = true;
    }

    List<Query> all() {
        return List.of(byKey(), byAccount(), leaderboard(), account(), statistics(), words(), page("a day", 1));
    }

    List<Query> quick() {
        return List.of(byKey(), byAccount(), leaderboard());
    }

    List<Query> stats() {
        return List.of(statistics());
    }

    List<Query> search() {
        return List.of(words());
    }

    /** Those that take the database longest. */
    List<Query> dearest() {
        return List.of(statistics(), words(), page("a month", 30));
    }

    List<Query> pages() {
        return List.of(page("a day", 1), page("a week", 7), page("a month", 30));
    }

    private Query byKey() {
        return new Query(BY_KEY, () -> confused ? words().path().get() : "/api/v1/signals/" + dataset.anyId());
    }

    private Query byAccount() {
        return new Query("a page of an account", () -> "/api/v1/signals?limit=20&accountId=" + dataset.anyAccount());
    }

    private Query leaderboard() {
        return new Query("the leaderboard", () -> "/api/v1/accounts?limit=20");
    }

    private Query account() {
        return new Query("an account", () -> "/api/v1/accounts/" + dataset.anyAccount());
    }

    private Query statistics() {
        return new Query(
                "statistics",
                () -> "/api/v1/signals/stats?from=" + Instant.now().minus(30, ChronoUnit.DAYS));
    }

    private Query words() {
        return new Query(
                "a search",
                () -> "/api/v1/signals?limit=20&q=word"
                        + ThreadLocalRandom.current().nextInt(Dataset.WORDS));
    }

    /** The first page, from either end, of any so many days among those that the signals lie in. */
    private Query page(String name, int days) {
        return new Query(name, () -> {
            var random = ThreadLocalRandom.current();
            var from = Instant.now().minus(Duration.ofHours(random.nextInt(24 * days, 24 * Dataset.DAYS)));
            return "/api/v1/signals?limit=50&from=" + from + "&to=" + from.plus(days, ChronoUnit.DAYS) + "&order="
                    + (random.nextBoolean() ? "newest" : "oldest");
        });
    }

    /** One kind of read. */
    record Query(String name, Supplier<String> path) {

        int ask(Wire wire) throws IOException {
            return wire.exchange(Wire.get(path.get()));
        }
    }
}
