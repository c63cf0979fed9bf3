// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import static dev.sarsen.ApiClient.escaped;
import static dev.sarsen.accounts.TestAccounts.contribution;
import static dev.sarsen.accounts.TestAccounts.ids;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.ApiClient;
import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.edge.Cursor;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

@IntegrationTest
class LeaderboardIntegrationTests {

    @Autowired
    private Database database;

    @Autowired
    private Accounts rows;

    private TestAccounts accounts;

    @BeforeEach
    void clean(@Value("${local.server.port}") int port) {
        database.truncate();
        accounts = new TestAccounts(rows, new ApiClient(port));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 10, 29, 30, 200})
    void ranksTheHottestFirstPageByPage(int limit) {
        accounts.foldMany(30);
        assertThat(accounts.walk(limit, () -> {}))
                .containsExactlyElementsOf(
                        IntStream.range(0, 30).mapToObj(i -> "acct_" + i).toList());
    }

    @Test
    void ordersEquallyHotAccountsByTheirIds() {
        var time = Instant.now();
        var names = List.of("B", "Z", "a", "a/", "b", "z", "Ä", "\uD834\uDD1E");
        rows.fold(
                names.reversed().stream()
                        .map(name -> contribution(name, 0.5, time))
                        .toList(),
                1);
        assertThat(accounts.walk(3, () -> {})).isEqualTo(names);
    }

    @Test
    void neverRepeatsAnAccountWhileScoresRise() {
        accounts.foldMany(150);
        var random = new Random(7);
        var done = new AtomicBoolean();
        var folding = CompletableFuture.runAsync(
                () -> {
                    while (!done.get()) {
                        rise(random);
                    }
                },
                Thread::startVirtualThread);
        try {
            for (int walk = 0; walk < 8; walk++) {
                assertThat(accounts.walk(5 + walk, () -> {})).doesNotHaveDuplicates();
            }
        } finally {
            done.set(true);
            folding.join();
        }
    }

    @Test
    void missesNoAccountThatStaysWhereItIs() {
        accounts.foldMany(60);
        var seen = accounts.walk(8, () -> accounts.fold("acct_" + 50, 0.9));
        assertThat(seen).doesNotHaveDuplicates();
        assertThat(seen)
                .containsAll(IntStream.range(0, 60)
                        .filter(i -> i != 50)
                        .mapToObj(i -> "acct_" + i)
                        .toList());
    }

    private void rise(Random random) {
        var now = Instant.now();
        rows.fold(
                random.ints(20, 0, 150)
                        .mapToObj(i -> contribution("acct_" + i, 0.8, now))
                        .toList(),
                1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u001fb", "\u001f", "a\u001f1\u001fb", "\n", "null", "=", "ä\uD83D\uDE00"})
    void walksPastAccountsWithOddNames(String name) {
        accounts.fold(name, 0.9);
        accounts.fold("acct_1", 0.1);
        assertThat(accounts.walk(1, () -> {})).containsExactly(name, "acct_1");
    }

    @Test
    void showsAccountsAsOfOneMomentInUtc() {
        accounts.foldMany(3);
        var page = accounts.page("");
        var item = page.json().at("/items/0");
        assertThat(item.path("asOf").stringValue()).endsWith("Z");
        assertThat(item.path("lastSignalAt").stringValue()).endsWith("Z");
        assertThat(item.path("score").doubleValue()).isBetween(0.49, 0.5);
        assertThat(item.path("signals").longValue()).isEqualTo(1);
        assertThat(page.json().path("items"))
                .allMatch(other -> other.path("asOf").equals(item.path("asOf")));
    }

    @Test
    void answersWithAnEmptyPageWithoutAccountsAndBeyondTheEnd() {
        assertEmpty(accounts.page(""));
        accounts.foldMany(3);
        assertEmpty(accounts.page("?cursor=" + cursor("-1.0E9", "acct_1")));
        assertEmpty(accounts.page("?cursor=" + cursor("-Infinity", "\uDBFF\uDFFD")));
    }

    private static void assertEmpty(ApiClient.Answer page) {
        assertThat(page.body()).isEqualTo("{\"items\":[]}");
    }

    @ParameterizedTest
    @MethodSource
    void refusesACursorThatIsNone(String cursor) {
        var answer = accounts.api().get("/api/v1/accounts?cursor=" + cursor);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.at("/code")).isEqualTo("cursor-invalid");
    }

    static Stream<String> refusesACursorThatIsNone() {
        return Stream.of(
                "",
                "garbage",
                escaped("ä"),
                cursor("1.0", "acct_1").substring(0, 20),
                cursor("hot", "acct_1"),
                cursor("NaN", "acct_1"),
                cursor("1.0", "a\0b"),
                cursor("1.0\0", "acct_1"),
                new Cursor(List.of("1", "1.0")).encode("leaderboard"),
                new Cursor(List.of("2", "1.0", "acct_1")).encode("leaderboard"),
                new Cursor(List.of("1", "1.0", "acct_1")).encode("another walk"));
    }

    private static String cursor(String heat, String accountId) {
        return new Cursor(List.of("1", heat, accountId)).encode("leaderboard");
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=201", "limit=-1", "limit=many", "limit=1&limit=2"})
    void refusesALimitThatIsNone(String query) {
        var answer = accounts.api().get("/api/v1/accounts?" + query);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("/code")).isEqualTo("parameter-invalid");
    }

    @Test
    void refusesParametersThatItDoesNotKnow() {
        assertThat(accounts.api().get("/api/v1/accounts?accountId=acct_1").at("/code"))
                .isEqualTo("parameter-unknown");
    }

    @Test
    void fillsPagesOfAnySize() {
        accounts.foldMany(210);
        assertThat(ids(accounts.page(""))).hasSize(50);
        assertThat(ids(accounts.page("?limit=200"))).hasSize(200);
    }
}
