// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import static dev.sarsen.EventJson.event;
import static dev.sarsen.EventJson.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.ApiClient;
import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.StoredEvents;
import dev.sarsen.Tokens;
import dev.sarsen.Uuid7;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import tools.jackson.databind.node.ObjectNode;

@IntegrationTest
@Tag(IntegrationTest.POOLED)
class IdempotencyIntegrationTests {

    private static final String METADATA = "{\"a\": 1, \"b\": {\"c\": [\"x\", null], \"d\": 2.50}}";

    @Autowired
    Database database;

    private final UUID id = Uuid7.now();
    private final ObjectNode known = event(id)
            .put("timestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS) + "")
            .set("metadata", json(METADATA));

    private StoredEvents stored;
    private ApiClient api;

    @BeforeEach
    void clean(@Value("${local.server.port}") int port) {
        database.truncate();
        stored = new StoredEvents(database);
        api = new ApiClient(port);
    }

    enum Place {
        INBOX(StoredEvents::pending),
        SIGNAL(StoredEvents::scored),
        DEAD_EVENT(StoredEvents::dead);

        private final BiConsumer<StoredEvents, ObjectNode> put;

        Place(BiConsumer<StoredEvents, ObjectNode> put) {
            this.put = put;
        }
    }

    @ParameterizedTest
    @EnumSource
    void knowsAnEventByItsIdAndValues(Place place) {
        place.put.accept(stored, known);
        List<UnaryOperator<ObjectNode>> same = List.of(
                event -> event,
                event -> event.put("id", id.toString().toUpperCase(Locale.ROOT)),
                event -> event.set("metadata", json("{\"b\": {\"d\": 2.5, \"c\": [\"x\", null]}, \"a\": 1.0}")),
                event -> event.put("timestamp", time(event).atOffset(ZoneOffset.ofHours(-7)) + ""),
                event -> event.put("timestamp", time(event).plusNanos(999) + ""));
        for (var change : same) {
            var answer = api.post(change.apply(known.deepCopy()));
            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.at("/receipts/0/status")).as(answer.body()).isEqualTo("duplicate");
            assertThat(answer.at("/receipts/0/id")).isEqualTo(id.toString());
        }
        assertThat(stored.places(id)).containsExactly(place.name().toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @EnumSource
    void refusesOtherValuesForAKnownId(Place place) {
        place.put.accept(stored, known);
        List<UnaryOperator<ObjectNode>> other = List.of(
                event -> event.put("accountId", "acct_2"),
                event -> event.put("userId", "user_2"),
                event -> event.put("eventType", "email_opened"),
                event -> event.put("timestamp", time(event).minusMillis(1) + ""),
                event -> event.set("metadata", json("{\"a\": 2, \"b\": {\"c\": [\"x\", null], \"d\": 2.50}}")),
                event -> event.set("metadata", json("{\"a\": 1}")),
                event -> event.without("metadata"));
        for (var change : other) {
            var answer = api.post(List.of(change.apply(known.deepCopy()), event()));
            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.at("/receipts/0/code")).as(answer.body()).isEqualTo("event-id-reused");
            assertThat(answer.at("/receipts/1/status")).isEqualTo("accepted");
        }
        assertThat(stored.places(id)).containsExactly(place.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void answersAReusedIdThatComesAlone() {
        stored.scored(known);
        var answer = api.post(known.put("userId", "user_2"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.at("/code")).isEqualTo("event-id-reused");
        assertThat(answer.at("/receipts/0/id")).isEqualTo(id.toString());
        assertThat(stored.places(id)).containsExactly("signal");
    }

    @Test
    void takesAnErasedEventForADuplicateWhateverItsValues() {
        stored.erased(known);
        assertThat(api.post(known).at("/receipts/0/status")).isEqualTo("duplicate");
        assertThat(api.post(known.put("userId", "user_2")).at("/receipts/0/status"))
                .isEqualTo("duplicate");
        assertThat(stored.places(id)).containsExactly("signal");
        assertThat(stored.number("select count(*) from signal where account_id is not null"))
                .isZero();
    }

    @Test
    void countsTheFirstOfEqualIdsInOneBody() {
        var answer = api.post(List.of(known, event(), known, known.deepCopy().put("userId", "user_2")));
        assertThat(answer.json()
                        .path("receipts")
                        .valueStream()
                        .map(receipt -> receipt.path("status").asString()))
                .containsExactly("accepted", "accepted", "duplicate", "refused");
        assertThat(answer.at("/receipts/3/code")).isEqualTo("event-id-reused");
        stored.awaitSignals(2);
        assertThat(stored.number("select signals from account where account_id = 'acct_1'"))
                .isEqualTo(2);
    }

    @Test
    void comparesEqualIdsInOneBodyWithTheEventThatWasKnownBefore() {
        stored.pending(known);
        var answer = api.post(List.of(known.deepCopy().put("userId", "user_2"), known));
        assertThat(answer.json()
                        .path("receipts")
                        .valueStream()
                        .map(receipt -> receipt.path("status").asString()))
                .containsExactly("refused", "duplicate");
    }

    @Test
    void tellsEventsWithoutMetadataFromThoseWithEmptyMetadata() {
        var bare = event(id);
        stored.pending(bare);
        assertThat(api.post(bare.deepCopy().putNull("metadata")).at("/receipts/0/status"))
                .isEqualTo("duplicate");
        assertThat(api.post(bare.set("metadata", json("{}"))).at("/code")).isEqualTo("event-id-reused");
    }

    @Test
    void scoresEventsOnBothSidesOfAMonthOnce() {
        var month = Instant.now()
                .atOffset(ZoneOffset.UTC)
                .withDayOfMonth(1)
                .truncatedTo(ChronoUnit.DAYS)
                .toInstant();
        var last = event(Uuid7.at(month.minusMillis(1))).put("timestamp", month.minusMillis(1) + "");
        var first = event(Uuid7.at(month)).put("timestamp", month.plusSeconds(1) + "");
        assertThat(api.post(List.of(last, first)).at("/accepted")).isEqualTo("2");
        stored.awaitSignals(2);
        assertThat(api.post(List.of(first, last)).at("/duplicates")).isEqualTo("2");
        assertThat(stored.number("select count(distinct tableoid) from signal")).isEqualTo(2);
        assertThat(stored.number("select signals from account")).isEqualTo(2);
    }

    @Test
    void scoresAnEventOnceHoweverOftenItIsSent() {
        for (int round = 0; round < 50; round++) {
            assertThat(api.post(known).status()).isEqualTo(202);
        }
        stored.awaitSignals(1);
        assertThat(stored.number("select signals from account")).isEqualTo(1);
        assertThat(stored.number("select sum(signals) from signal_hour")).isEqualTo(1);
    }

    @Test
    void countsAnEventOfASourceOnceWheneverItIsSent() {
        var time = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.MILLIS);
        var sent =
                event().put("source", "hubspot").put("sourceId", "3029365631").put("timestamp", time + "");
        assertThat(api.post(sent).at("/receipts/0/status")).isEqualTo("accepted");
        var retry = api.post(List.of(sent.deepCopy().put("timestamp", time.toEpochMilli()), sent));
        assertThat(retry.at("/duplicates")).isEqualTo("2");
        assertThat(retry.at("/receipts/0/id")).isEqualTo(retry.at("/receipts/1/id"));
        var other = List.of(
                sent.deepCopy().put("sourceId", "3029365632"),
                sent.deepCopy().put("source", "aircall"),
                sent.deepCopy().put("timestamp", time.minusMillis(1) + ""));
        assertThat(api.post(other).at("/accepted")).isEqualTo("3");
        assertThat(api.post(sent.deepCopy().put("userId", "user_2")).at("/code"))
                .isEqualTo("event-id-reused");
        stored.awaitSignals(4);
        assertThat(api.post(sent).at("/receipts/0/status")).isEqualTo("duplicate");
    }

    @Test
    void countsTheEventsOfARequestWithAKeyOnceHoweverOftenItIsSent() {
        var own = event(Uuid7.now());
        var sourced = event().put("source", "hubspot").put("sourceId", "1");
        var bare = event();
        var batch = List.of(
                bare,
                own,
                bare,
                sourced,
                event().put("eventType", "fax_sent"),
                bare.deepCopy().putNull("id"));
        assertThat(statuses(keyed("invoice 7", batch)))
                .containsExactly("accepted", "accepted", "accepted", "accepted", "refused", "accepted");
        var retry = keyed("invoice 7", batch);
        assertThat(statuses(retry))
                .containsExactly("duplicate", "duplicate", "duplicate", "duplicate", "refused", "duplicate");
        assertThat(retry.at("/receipts/1/id")).isEqualTo(own.path("id").stringValue());
        assertThat(keyed("invoice 8", List.of(bare)).at("/accepted")).isEqualTo("1");
        assertThat(keyed("invoice 7", bare).at("/duplicates")).isEqualTo("1");
        assertThat(keyed("invoice 7", bare.deepCopy().put("userId", "user_2")).at("/code"))
                .isEqualTo("event-id-reused");
        assertThat(api.post(bare).at("/accepted")).isEqualTo("1");
        stored.awaitSignals(7);
    }

    @Test
    void keepsTheKeysOfSendersApart(@Value("${local.server.port}") int port) {
        var tokens = List.of(
                Tokens.of("crm", null),
                Tokens.of("dialer", null),
                Tokens.of(null, "erp"),
                Tokens.of("crm", "ada"),
                Tokens.of("dialer", "ada"),
                Tokens.of("crm", "x".repeat(255)));
        var event = event();
        for (var token : tokens) {
            var sender = new ApiClient(port, token);
            assertThat(keyed(sender, "1", event).at("/receipts/0/status")).isEqualTo("accepted");
            assertThat(keyed(sender, "1", event).at("/receipts/0/status")).isEqualTo("duplicate");
        }
        stored.awaitSignals(tokens.size());
    }

    @Test
    void takesNoKeyOfASenderWithoutAName(@Value("${local.server.port}") int port) {
        var nameless = new ApiClient(port, Tokens.of(null, null));
        assertThat(nameless.post(event()).status()).isEqualTo(202);
        var refused = keyed(nameless, "1", event());
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("/detail")).startsWith("Idempotency-Key needs a token that names");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Idempotency-Key of tests", "Idempotency-Key", "tests"})
    void isNoSourceThatAnybodyCanName(String source) {
        var event = event();
        var named = event.deepCopy().put("source", source).put("sourceId", "1:0");
        assertThat(api.post(named).at("/receipts/0/status")).isEqualTo("accepted");
        assertThat(keyed("1", event).at("/receipts/0/status")).isEqualTo("accepted");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 201})
    void refusesAKeyThatIsEmptyOrTooLong(int length) {
        assertThat(keyed("k".repeat(length), event()).at("/detail"))
                .isEqualTo("Idempotency-Key must have 1 to 200 characters.");
    }

    private ApiClient.Answer keyed(String key, Object events) {
        return keyed(api, key, events);
    }

    private static ApiClient.Answer keyed(ApiClient sender, String key, Object events) {
        return sender.send(sender.request("/api/v1/events")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(events.toString())));
    }

    private static List<String> statuses(ApiClient.Answer answer) {
        return answer.json()
                .path("receipts")
                .valueStream()
                .map(receipt -> receipt.path("status").stringValue())
                .toList();
    }

    private static Instant time(ObjectNode event) {
        return Instant.parse(event.path("timestamp").stringValue());
    }
}
