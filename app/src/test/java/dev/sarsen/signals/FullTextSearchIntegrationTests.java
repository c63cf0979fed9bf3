// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import static dev.sarsen.ApiClient.escaped;
import static dev.sarsen.signals.TestSignals.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sarsen.ApiClient;
import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.edge.Order;
import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.events.EventType;
import dev.sarsen.local.PostgresServer;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@IntegrationTest
@Tag(IntegrationTest.POOLED)
class FullTextSearchIntegrationTests {

    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private static final String METADATA = """
            {"campaign": "Spring Sale 2026", "subject": "Über uns", "amount": 4711,
             "tags": [{"colour": "dark-green"}, "o'clock", "the of and"]}
            """;

    @Autowired
    private Database database;

    @Autowired
    private Signals signals;

    private TestSignals stored;
    private UUID spring;

    @BeforeEach
    void store(@Value("${local.server.port}") int port) {
        database.truncate();
        stored = new TestSignals(signals, new ApiClient(port));
        spring = stored.store(signal(NOW.minusSeconds(60), METADATA));
        stored.store(signal(NOW.minusSeconds(50), "{\"campaign\": \"Autumn Sale\", \"subject\": \"sale in spring\"}"));
        stored.store(signal(NOW.minusSeconds(40)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026",
                "SPRING 2026",
                "\"spring sale\"",
                "spring -autumn",
                "-autumn",
                "4711",
                "über",
                "ÜBER uns",
                "green",
                "dark-green",
                "o'clock",
                "the",
                "winter OR 2026",
                "(spring & sale) | uns"
            })
    void findsTheWordsOfTheMetadata(String words) {
        assertThat(search(words)).contains(spring);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"winter", "spring winter", "\"sale spring\"", "spring -sale", "campaign", "colour", "spr", "471"
            })
    void findsNothingElse(String words) {
        assertThat(search(words)).doesNotContain(spring);
    }

    @Test
    void searchesWithinTheOtherFilters() {
        assertThat(search("sale")).hasSize(2);
        assertThat(stored.find("q=sale&from=" + NOW.minusSeconds(55))).hasSize(1);
        assertThat(stored.find("q=sale&to=" + NOW.minusSeconds(55))).containsExactly(spring);
        assertThat(stored.find("q=sale&accountId=acct_2")).isEmpty();
    }

    @Test
    void walksThroughWhatItFindsPageByPage() {
        var first = stored.ask("q=sale&limit=1");
        assertThat(stored.find("q=sale&limit=1&cursor=" + first.at("/nextCursor")))
                .containsExactly(spring);
    }

    @ParameterizedTest
    @MethodSource
    void answersOddWords(String words) {
        assertThat(search(words)).doesNotContain(spring);
    }

    static Stream<String> answersOddWords() {
        return Stream.of(
                "\"",
                "'",
                "\\",
                "\\'",
                ":*",
                "spr:*",
                "&",
                "|",
                "!",
                "!!",
                "()",
                ")(",
                "<->",
                "spring <-> winter",
                "*",
                "%",
                "_",
                "--",
                "-",
                "- -",
                "\"\"",
                "\"unclosed winter",
                "OR",
                "or or or",
                ";",
                "?",
                "\u2028.",
                "\uD83D\uDE00",
                "\u202Ex",
                "$$",
                "$1",
                ":q",
                "?::text",
                "' or true --",
                "x".repeat(3_000),
                "-".repeat(30),
                "\"".repeat(2_501),
                "winter OR ".repeat(300),
                "a ".repeat(1_900) + "winter",
                IntStream.range(0, 1_000).mapToObj(i -> "w" + i).collect(Collectors.joining(" ")));
    }

    @Test
    void searchesTheLast31DaysUnlessToldOtherwise() {
        var old = stored.store(signal(NOW.minus(32, ChronoUnit.DAYS), METADATA));
        var young = stored.store(signal(NOW.minus(30, ChronoUnit.DAYS), METADATA));
        assertThat(search("4711")).containsExactly(spring, young);
        assertThat(stored.find("q=4711&to=" + NOW.minus(29, ChronoUnit.DAYS))).containsExactly(young, old);
        assertThat(stored.find("q=4711&from=" + NOW.minus(31, ChronoUnit.DAYS))).containsExactly(spring, young);
    }

    @Test
    void searches31DaysAndNotASecondMore() {
        var from = NOW.minus(60, ChronoUnit.DAYS);
        var to = from.plus(31, ChronoUnit.DAYS);
        assertThat(stored.find("q=4711&from=" + from + "&to=" + to)).isEmpty();
        assertTooWide("from=" + from.minusSeconds(1) + "&to=" + to);
        assertTooWide("from=" + from);
        assertTooWide("from=1970-01-01T00:00:00Z");
        assertTooWide("from=" + NOW + "&to=9999-12-31T00:00:00Z");
    }

    private void assertTooWide(String window) {
        var answer = stored.ask("q=4711&" + window);
        assertThat(answer.status()).as(window).isEqualTo(400);
        assertThat(answer.at("/code")).isEqualTo("search-window-too-wide");
    }

    @Test
    void refusesWordsThatPostgresqlGivesUpOn() {
        for (var words : List.of("-".repeat(3_000), "-".repeat(100) + "sale", "-&".repeat(200))) {
            var answer = stored.ask("q=" + escaped(words));
            assertThat(answer.status()).as(answer.body()).isEqualTo(400);
            assertThat(answer.at("/code")).isEqualTo("parameter-invalid");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%20", "%09%0A", "%00", "a%00b"})
    void refusesWordsThatAreNone(String words) {
        var answer = stored.ask("q=" + words);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("/code")).isEqualTo("parameter-invalid");
    }

    @Test
    void takesNoLockForASearch() throws SQLException {
        try (var blocker = database.connect(PostgresServer.OWNER)) {
            blocker.setAutoCommit(false);
            blocker.createStatement().execute("lock table signal in access exclusive mode");
            for (var query : new String[] {"q=sale", "accountId=acct_1"}) {
                var answer = stored.ask(query);
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.at("/code")).isEqualTo("database-busy");
                assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
            }
        }
        assertThat(search("sale")).hasSize(2);
    }

    @Test
    void refusesASearchThatReadsTooMuch(@Autowired JdbcClient jdbc, @Autowired TransactionTemplate transactions) {
        stored.store(TestSignals.series(20_000));
        var hasty = new SignalSearch(jdbc, transactions, Duration.ofMillis(1), Clock.systemUTC());
        var rare = new SignalFilter(null, null, EventType.DEMO_COMPLETED, null, null, null, null);
        assertThatThrownBy(() -> hasty.page(rare, Order.NEWEST, null, 50))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.problem()).isEqualTo(Problem.SEARCH_TOO_BROAD));
        assertThat(Problem.SEARCH_TOO_BROAD.status()).isEqualTo(422);
    }

    private List<UUID> search(String words) {
        return stored.find("q=" + escaped(words));
    }
}
