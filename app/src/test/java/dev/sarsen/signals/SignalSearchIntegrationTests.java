// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import static dev.sarsen.ApiClient.escaped;
import static dev.sarsen.signals.TestSignals.signal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.ApiClient;
import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.Uuid7;
import dev.sarsen.events.EventType;
import dev.sarsen.events.SignalType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

@IntegrationTest
@Tag(IntegrationTest.POOLED)
class SignalSearchIntegrationTests {

    private static final Instant NOON =
            Instant.now().minus(2, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS).plus(12, ChronoUnit.HOURS);
    private static final Instant ONE = NOON.plus(1, ChronoUnit.HOURS);
    private static final Instant TWO = NOON.plus(2, ChronoUnit.HOURS);

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
    @MethodSource
    void findsExactlyWhatTheFiltersAskForInBothOrders(String query, Predicate<Signal> wanted) {
        var all = everyCombination();
        stored.store(all);
        var expected = all.stream()
                .filter(wanted)
                .sorted(Comparator.comparing(Signal::occurredAt).thenComparing(Signal::id))
                .map(Signal::id)
                .toList();
        assertThat(expected).hasSizeBetween(1, 200);
        assertThat(stored.find(query + "&limit=200")).isEqualTo(expected.reversed());
        assertThat(stored.find(query + "&order=oldest&limit=200")).isEqualTo(expected);
    }

    static Stream<Arguments> findsExactlyWhatTheFiltersAskForInBothOrders() {
        return Stream.of(
                filter("", _ -> true),
                filter("accountId=acct_1", s -> s.accountId().equals("acct_1")),
                filter("userId=user_2", s -> s.userId().equals("user_2")),
                filter(
                        "accountId=" + escaped("Müller & Söhne/+%"),
                        s -> s.accountId().startsWith("Müller")),
                filter("eventType=call_made", s -> s.eventType() == EventType.CALL_MADE),
                filter("signalType=outreach", s -> s.eventType().signalType() == SignalType.OUTREACH),
                filter("signalType=high_intent", s -> s.eventType() == EventType.DEMO_COMPLETED),
                filter("from=" + ONE, s -> !s.occurredAt().isBefore(ONE)),
                filter("to=" + ONE, s -> s.occurredAt().isBefore(ONE)),
                filter("from=" + NOON + "&to=" + TWO, s -> s.occurredAt().isBefore(TWO)),
                filter(
                        "from=" + ONE + "&to=" + ONE.plusNanos(1_000),
                        s -> s.occurredAt().equals(ONE)),
                filter(
                        "from=" + ONE.atOffset(ZoneOffset.ofHours(2)),
                        s -> !s.occurredAt().isBefore(ONE)),
                filter(
                        "to="
                                + escaped(ONE.atOffset(ZoneOffset.ofHoursMinutes(-9, -30))
                                        .toString()),
                        s -> s.occurredAt().isBefore(ONE)),
                filter(
                        "accountId=acct_1&userId=user_1&eventType=email_sent&signalType=outreach&from=" + ONE + "&to="
                                + TWO,
                        s -> s.accountId().equals("acct_1")
                                && s.userId().equals("user_1")
                                && s.eventType() == EventType.EMAIL_SENT
                                && s.occurredAt().equals(ONE)));
    }

    private static Arguments filter(String query, Predicate<Signal> wanted) {
        return Arguments.of(query, wanted);
    }

    /** Their ids rise in another order than the times of their events. */
    private static List<Signal> everyCombination() {
        var all = new ArrayList<Signal>();
        var idTime = TWO.plus(1, ChronoUnit.HOURS);
        for (var account : List.of("acct_1", "acct_2", "Müller & Söhne/+%")) {
            for (var user : List.of("user_1", "user_2")) {
                for (var type : List.of(EventType.EMAIL_SENT, EventType.CALL_MADE, EventType.DEMO_COMPLETED)) {
                    for (var time : List.of(ONE, NOON, TWO)) {
                        idTime = idTime.plusMillis(1);
                        all.add(signal(Uuid7.at(idTime), account, user, type, time, null));
                    }
                }
            }
        }
        return all;
    }

    @Test
    void findsNothingForFiltersThatContradictEachOther() {
        stored.store(signal(NOON));
        assertThat(stored.find("eventType=email_sent&signalType=intent")).isEmpty();
        assertThat(stored.find("accountId=null")).isEmpty();
        assertThat(stored.find("accountId=")).isEmpty();
        assertThat(stored.find("accountId=ACCT_1")).isEmpty();
    }

    @Test
    void findsAnEventWhoseTimeIsFiveMinutesAheadOfItsId() {
        var time = NOON.plusSeconds(300);
        var id = stored.store(signal(Uuid7.at(NOON), "acct_1", "user_1", EventType.CALL_MADE, time, null));
        assertThat(stored.find("from=" + time)).containsExactly(id);
    }

    @Test
    void findsAnEventThatIsMuchOlderThanItsId() {
        var longAgo = NOON.minus(300, ChronoUnit.DAYS);
        var id = stored.store(signal(Uuid7.at(NOON), "acct_1", "user_1", EventType.CALL_MADE, longAgo, null));
        assertThat(stored.find("from=" + longAgo + "&to=" + longAgo.plusSeconds(1)))
                .containsExactly(id);
    }

    @Test
    void findsSignalsOfSeveralMonths() {
        var ids = Stream.of(100, 70, 40, 1)
                .map(days -> stored.store(signal(NOON.minus(days, ChronoUnit.DAYS))))
                .toList();
        assertThat(stored.find("")).isEqualTo(ids.reversed());
    }

    @Test
    void findsAllTimesThatCanBeAskedFor() {
        var id = stored.store(signal(NOON));
        assertThat(stored.find("from=1970-01-01T00:00:00Z&to=9999-12-31T23:00:00Z"))
                .containsExactly(id);
    }

    @Test
    void showsASignalAsItWasScored() {
        var time = NOON.plusNanos(123_456_000);
        var metadata = "{\"n\": 1.50, \"s\": \"ü\\n\", \"list\": [true, null]}";
        var signal = signal(Uuid7.at(NOON), "acct/1", "user 1", EventType.EMAIL_CLICKED, time, metadata);
        stored.store(signal);
        var answer = stored.api().get("/api/v1/signals/" + signal.id());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.at("/id")).isEqualTo(signal.id().toString());
        assertThat(answer.at("/accountId")).isEqualTo("acct/1");
        assertThat(answer.at("/userId")).isEqualTo("user 1");
        assertThat(answer.at("/eventType")).isEqualTo("email_clicked");
        assertThat(answer.at("/signalType")).isEqualTo("high_engagement");
        assertThat(answer.at("/score")).isEqualTo("0.6");
        assertThat(answer.at("/timestamp")).isEqualTo(time.toString()).endsWith(".123456Z");
        assertThat(answer.at("/acceptedAt")).endsWith("Z");
        assertThat(Instant.parse(answer.at("/scoredAt")))
                .isBetween(signal.acceptedAt().minusSeconds(1), Instant.now());
        assertThat(answer.body()).contains("\"metadata\":" + "{\"n\": 1.50, \"s\": \"ü\\n\", \"list\": [true, null]}");
        assertThat(stored.ask("").json().at("/items/0")).isEqualTo(answer.json());
    }

    @Test
    void leavesOutMetadataThatIsNotThere() {
        var id = stored.store(signal(NOON));
        assertThat(stored.api().get("/api/v1/signals/" + id).json().has("metadata"))
                .isFalse();
    }

    @Test
    void hidesAnErasedSignalAsIfItHadNeverBeen() {
        var id = stored.store(signal(NOON));
        database.owner()
                .sql("update signal set account_id = null, user_id = null, metadata = null")
                .update();
        var answer = stored.api().get("/api/v1/signals/" + id);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.at("/code")).isEqualTo("signal-not-found");
        assertThat(stored.find("")).isEmpty();
        assertThat(stored.find("eventType=email_sent")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void refusesWhatItDoesNotKnow(String address, int status, String code) {
        var answer = stored.api().get(address);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.at("/code")).isEqualTo(code);
    }

    static Stream<Arguments> refusesWhatItDoesNotKnow() {
        return Stream.of(
                Arguments.of("/api/v1/signals/" + Uuid7.now(), 404, "signal-not-found"),
                Arguments.of("/api/v1/signals/1", 400, "parameter-invalid"),
                Arguments.of("/api/v1/signals/" + Uuid7.now() + "?limit=1", 400, "parameter-unknown"),
                Arguments.of("/api/v1/signals?account=acct_1", 400, "parameter-unknown"),
                Arguments.of("/api/v1/signals?AccountId=acct_1", 400, "parameter-unknown"),
                Arguments.of("/api/v1/signals?userId=a&userId=b", 400, "parameter-invalid"),
                Arguments.of("/api/v1/signals?accountId=%00", 400, "parameter-invalid"),
                Arguments.of("/api/v1/signals?eventType=email_lost", 400, "parameter-invalid"),
                Arguments.of("/api/v1/signals?eventType=EMAIL_SENT", 400, "parameter-invalid"),
                Arguments.of("/api/v1/signals?eventType=", 400, "parameter-invalid"),
                Arguments.of("/api/v1/signals?signalType=", 400, "parameter-invalid"),
                Arguments.of("/api/v1/signals?limit=", 400, "parameter-invalid"),
                Arguments.of("/api/v1/signals?from=", 400, "parameter-invalid"),
                Arguments.of("/api/v1/signals?order=", 400, "parameter-invalid"),
                Arguments.of("/api/v1/signals?order=NEWEST", 400, "parameter-invalid"),
                Arguments.of("/api/v1/signals?limit=0", 400, "parameter-invalid"),
                Arguments.of("/api/v1/signals?limit=201", 400, "parameter-invalid"),
                Arguments.of("/api/v1/signals?limit=many", 400, "parameter-invalid"),
                Arguments.of("/api/v1/signals?from=" + ONE + "&to=" + ONE, 400, "parameter-invalid"),
                Arguments.of("/api/v1/signals?from=yesterday", 400, "parameter-invalid"));
    }
}
