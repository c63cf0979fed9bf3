// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import static dev.sarsen.signals.TestSignals.signal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.ApiClient;
import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.edge.Cursor;
import dev.sarsen.local.PostgresServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

@IntegrationTest
@Tag(IntegrationTest.POOLED)
class SignalChangesIntegrationTests {

    @Autowired
    private Database database;

    @Autowired
    private Signals signals;

    @Autowired
    private TransactionTemplate transactions;

    private ApiClient api;

    @BeforeEach
    void clean(@Value("${local.server.port}") int port) {
        database.truncate();
        api = new ApiClient(port);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 50, 200})
    void showsEachSignalOnceInTheOrderOfScoring(int limit) {
        var batches = IntStream.range(0, 5).mapToObj(_ -> TestSignals.series(9)).toList();
        batches.reversed().forEach(signals::absorb);
        var seen = follow("", limit, new ArrayList<>());
        assertThat(seen).hasSize(45);
        for (int i = 0; i < 5; i++) {
            assertThat(seen.subList(9 * i, 9 * i + 9))
                    .isEqualTo(ids(batches.reversed().get(i)).stream().sorted().toList());
        }
    }

    @Test
    void goesOnLaterFromTheLastAnswer() {
        var first = ask("", 10);
        assertThat(first.json().path("items")).isEmpty();
        signals.absorb(List.of(signal(Instant.now())));
        var second = ask("&cursor=" + first.at("/nextCursor"), 10);
        assertThat(second.json().path("items")).hasSize(1);
        assertThat(ask("&cursor=" + second.at("/nextCursor"), 10).json().path("items"))
                .isEmpty();
    }

    @Test
    void areExportedInLines() {
        signals.absorb(TestSignals.series(5));
        var page = ask("", 3);
        var lines = api.send(api.request("/api/v1/signals/changes?limit=3").header("Accept", "application/x-ndjson"));
        assertThat(lines.header("Content-Type")).isEqualTo("application/x-ndjson");
        assertThat(lines.body().lines())
                .hasSize(3)
                .containsExactlyElementsOf(page.json()
                        .path("items")
                        .valueStream()
                        .map(JsonNode::toString)
                        .toList());
        assertThat(lines.header("Link"))
                .isEqualTo("<?cursor=%s&limit=3>; rel=\"next\"".formatted(page.at("/nextCursor")));
    }

    @Test
    void refusesInJsonAlsoWhatAsksForLines() {
        var refused =
                api.send(api.request("/api/v1/signals/changes?cursor=!").header("Accept", "application/x-ndjson"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
    }

    @Test
    void waitsForATransactionThatBeganBefore() throws Exception {
        try (var open = database.connect(PostgresServer.OWNER)) {
            open.setAutoCommit(false);
            open.createStatement().execute("select pg_current_xact_id()");
            signals.absorb(List.of(signal(Instant.now())));
            assertThat(ask("", 10).json().path("items")).isEmpty();
            open.commit();
        }
        assertThat(ask("", 10).json().path("items")).hasSize(1);
    }

    @Test
    void leavesNoneOutWhileTransactionsAreCommittedInAnyOrder() {
        var stored = new ArrayList<UUID>();
        var done = new AtomicBoolean();
        var following = CompletableFuture.supplyAsync(() -> followUntil(done), Thread::startVirtualThread);
        var scorers = IntStream.range(0, 6)
                .mapToObj(_ -> CompletableFuture.supplyAsync(this::storeSlowly, Thread::startVirtualThread))
                .toList();
        scorers.forEach(scorer -> stored.addAll(scorer.join()));
        done.set(true);
        assertThat(following.join()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(stored);
    }

    private List<UUID> storeSlowly() {
        var stored = new ArrayList<UUID>();
        for (int i = 0; i < 40; i++) {
            var batch = List.of(signal(Instant.now()), signal(Instant.now()));
            transactions.executeWithoutResult(_ -> {
                signals.absorb(batch);
                database.application()
                        .sql("select pg_sleep(%f)"
                                .formatted(ThreadLocalRandom.current().nextDouble(0.02)))
                        .query()
                        .listOfRows();
            });
            stored.addAll(ids(batch));
        }
        return stored;
    }

    private List<UUID> followUntil(AtomicBoolean done) {
        var seen = new ArrayList<UUID>();
        var cursor = "";
        boolean last;
        do {
            last = done.get();
            var page = ask(cursor, 200);
            seen.addAll(TestSignals.ids(page));
            cursor = "&cursor=" + page.at("/nextCursor");
        } while (!last);
        return seen;
    }

    @Test
    void refusesACursorThatIsNone() {
        for (var cursor : List.of(
                "garbage",
                new Cursor(List.of("1.0", "acct_1")).encode("leaderboard"),
                new Cursor(List.of("-1", UUID.randomUUID().toString())).encode("changes"),
                new Cursor(List.of("99999999999999999999", "01900000-0000-7000-8000-000000000000"))
                        .encode("changes"))) {
            var answer = api.get("/api/v1/signals/changes?cursor=" + cursor);
            assertThat(answer.status()).as(cursor).isEqualTo(400);
            assertThat(answer.at("/code")).isEqualTo("cursor-invalid");
        }
    }

    private List<UUID> follow(String from, int limit, List<UUID> seen) {
        var cursor = from;
        var page = ask(cursor, limit);
        while (!page.json().path("items").isEmpty()) {
            seen.addAll(TestSignals.ids(page));
            page = ask("&cursor=" + page.at("/nextCursor"), limit);
        }
        assertThat(new HashSet<>(seen)).hasSameSizeAs(seen);
        return seen;
    }

    private ApiClient.Answer ask(String cursor, int limit) {
        var answer = api.get("/api/v1/signals/changes?limit=" + limit + cursor);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private static List<UUID> ids(List<Signal> signals) {
        return signals.stream().map(Signal::id).toList();
    }
}
