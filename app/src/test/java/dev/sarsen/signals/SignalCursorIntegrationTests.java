// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import static dev.sarsen.signals.TestSignals.ids;
import static dev.sarsen.signals.TestSignals.series;
import static dev.sarsen.signals.TestSignals.signal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.ApiClient;
import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.Uuid7;
import dev.sarsen.edge.Cursor;
import dev.sarsen.events.EventType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

@IntegrationTest
class SignalCursorIntegrationTests {

    @Autowired
    private Database database;

    @Autowired
    private Signals signals;

    private TestSignals stored;

    @BeforeEach
    void clean(@Value("${local.server.port}") int port) {
        database.truncate();
        stored = new TestSignals(signals, new ApiClient(port));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 7, 12, 200})
    void showsEverySignalOnceWhileNewOnesArrive(int limit) {
        var series = series(24);
        stored.store(series);
        var seen = new ArrayList<UUID>();
        var query = "accountId=acct_1&limit=" + limit;
        var cursor = "";
        int pages = 0;
        do {
            var answer = stored.ask(query + cursor);
            assertThat(ids(answer)).isNotEmpty().hasSizeLessThanOrEqualTo(limit);
            seen.addAll(ids(answer));
            assertThat(seen).doesNotHaveDuplicates();
            cursor = answer.json().has("nextCursor") ? "&cursor=" + answer.at("/nextCursor") : "";
            stored.store(signal(Instant.now()));
            pages++;
        } while (!cursor.isEmpty());
        assertThat(seen).isEqualTo(series.reversed().stream().map(Signal::id).toList());
        assertThat(pages).isEqualTo((24 + limit - 1) / limit);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 24})
    void walksFromTheOldestSignalsOfOneTime(int limit) {
        var time = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var series = new ArrayList<Signal>();
        for (int i = 0; i < 24; i++) {
            series.add(TestSignals.signal(
                    Uuid7.now(), "acct_1", "user_1", EventType.EMAIL_SENT, time.plusSeconds(i / 8), null));
        }
        stored.store(series);
        var seen = new ArrayList<UUID>();
        var cursor = "";
        do {
            var answer = stored.ask("order=oldest&limit=" + limit + cursor);
            seen.addAll(ids(answer));
            cursor = answer.json().has("nextCursor") ? "&cursor=" + answer.at("/nextCursor") : "";
        } while (!cursor.isEmpty());
        assertThat(seen)
                .isEqualTo(series.stream()
                        .sorted(Comparator.comparing(Signal::occurredAt).thenComparing(Signal::id))
                        .map(Signal::id)
                        .toList());
    }

    @Test
    void goesOnFromASignalThatIsGone() {
        var series = series(4);
        stored.store(series);
        var first = stored.ask("limit=2");
        database.owner()
                .sql("delete from signal where id = ?")
                .param(series.get(2).id())
                .update();
        assertThat(stored.find("limit=2&cursor=" + first.at("/nextCursor")))
                .containsExactly(series.get(1).id(), series.get(0).id());
    }

    @Test
    void letsAWalkChangeTheSizeOfItsPages() {
        stored.store(series(10));
        var first = stored.ask("limit=2");
        assertThat(stored.find("limit=5&cursor=" + first.at("/nextCursor"))).hasSize(5);
    }

    @Test
    void answersWithAnEmptyPageBeyondTheEnd() {
        var series = series(2);
        stored.store(series);
        var cursor = stored.ask("limit=1").at("/nextCursor");
        database.truncate();
        var answer = stored.ask("limit=1&cursor=" + cursor);
        assertThat(ids(answer)).isEmpty();
        assertThat(answer.json().has("nextCursor")).isFalse();
    }

    @Test
    void givesCursorsThatFitIntoAnAddressAndShowNothing() {
        stored.store(series(2));
        assertThat(cursorOf("accountId=acct_1")).matches("[A-Za-z0-9_-]+").doesNotContain("acct");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "accountId=acct_2",
                "accountId=acct_1&userId=user_1",
                "accountId=acct_1&eventType=email_sent",
                "accountId=acct_1&signalType=outreach",
                "accountId=acct_1&from=2026-01-01T00:00:00Z",
                "accountId=acct_1&to=2100-01-01T00:00:00Z",
                "accountId=acct_1&order=oldest",
                "accountId=acct_1&q=word",
                "userId=acct_1"
            })
    void refusesACursorOfOtherFilters(String otherFilters) {
        stored.store(series(2));
        assertRefused(otherFilters, cursorOf("accountId=acct_1"));
    }

    @Test
    void tellsFiltersApartThatLookAlikeInText() {
        stored.store(List.of(
                named("a", "b, userId=c"), named("a", "b, userId=c"), named("a, userId=b", "c"), named("null", "d")));
        assertRefused("accountId=a,%20userId%3Db&userId=c", cursorOf("accountId=a&userId=b,%20userId%3Dc"));
        assertRefused("accountId=null", cursorOf(""));
    }

    private static Signal named(String account, String user) {
        var signal = signal(Instant.now());
        return new Signal(
                signal.id(), account, user, signal.eventType(), 0, signal.occurredAt(), signal.acceptedAt(), null);
    }

    @Test
    void refusesACursorThatWasCutOff() {
        stored.store(series(2));
        var cursor = cursorOf("");
        for (int length = 0; length < cursor.length(); length++) {
            assertRefused("", cursor.substring(0, length));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "2", "1.0", "", "one"})
    void refusesACursorOfAnotherVersion(String version) {
        stored.store(series(2));
        var text = new String(Base64.getUrlDecoder().decode(cursorOf("")), StandardCharsets.UTF_8);
        assertThat(text).startsWith("1");
        assertRefused("", encoded(version + text.substring(1)));
        assertRefused("", encoded(text + "\u001f"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "%25%25",
                "%C3%A4%C3%B6",
                "%00",
                "AAAA",
                "null",
                "018f3f2e-0000-7000-8000-000000000000",
                "018f3f2e-0000-4000-8000-000000000000"
            })
    void refusesACursorThatIsNone(String cursor) {
        assertRefused("", cursor);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "018f3f2e-0000-4000-8000-000000000000", "\0"})
    void refusesAPositionThatIsNoId(String position) {
        stored.store(series(2));
        var text = new String(Base64.getUrlDecoder().decode(cursorOf("")), StandardCharsets.UTF_8);
        assertRefused("", encoded(text.substring(0, text.lastIndexOf('\u001f') + 1) + position));
    }

    @Test
    void refusesACursorOfTheLeaderboard() {
        assertRefused("", new Cursor(List.of("1.0", "acct_1")).encode("leaderboard"));
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private String cursorOf(String filters) {
        var cursor = stored.ask(filters + "&limit=1").at("/nextCursor");
        assertThat(cursor).isNotEmpty();
        return cursor;
    }

    private void assertRefused(String filters, String cursor) {
        var answer = stored.ask(filters + "&cursor=" + cursor);
        assertThat(answer.status())
                .as("%s with %s: %s", filters, cursor, answer)
                .isEqualTo(400);
        assertThat(answer.at("/code")).isEqualTo("cursor-invalid");
    }
}
