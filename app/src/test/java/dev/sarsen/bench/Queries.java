// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import java.io.IOException;
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
        return List.of(byKey(), byAccount(), leaderboard(), account(), statistics(), words(), day());
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

    List<Query> days() {
        return List.of(day());
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

    /** The first page of one of the days that the signals lie in, from either end. */
    private Query day() {
        return new Query("a day", () -> {
            var random = ThreadLocalRandom.current();
            var from = Instant.now().minus(random.nextInt(2, 59), ChronoUnit.DAYS);
            return "/api/v1/signals?limit=50&from=" + from + "&to=" + from.plus(1, ChronoUnit.DAYS) + "&order="
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
