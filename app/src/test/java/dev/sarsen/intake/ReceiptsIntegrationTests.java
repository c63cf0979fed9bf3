// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import static dev.sarsen.EventJson.event;
import static dev.sarsen.EventJson.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.ApiClient;
import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.StoredEvents;
import dev.sarsen.Uuid7;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import tools.jackson.databind.JsonNode;

@IntegrationTest
@Tag(IntegrationTest.POOLED)
class ReceiptsIntegrationTests {

    @Autowired
    Database database;

    private StoredEvents stored;
    private ApiClient api;

    @BeforeEach
    void clean(@Value("${local.server.port}") int port) {
        database.truncate();
        stored = new StoredEvents(database);
        api = new ApiClient(port);
    }

    @Test
    void keepsTheGoodEventsOfABatch() {
        var ownId = Uuid7.now();
        var answer = api.post(List.of(
                event(),
                event().put("eventType", "fax_sent"),
                event(ownId),
                event().put("note", "?"),
                event().set("metadata", event().put("at", "\0")),
                event()));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(summary(answer.json()))
                .containsExactly(
                        "0 accepted",
                        "1 refused event-type-unknown",
                        "2 accepted",
                        "3 refused field-unknown",
                        "4 refused metadata-not-storable",
                        "5 accepted");
        assertThat(counts(answer.json())).isEqualTo("3 0 3");
        assertThat(answer.at("/receipts/2/id")).isEqualTo(ownId.toString());
        assertThat(answer.at("/receipts/1/detail")).startsWith("eventType must be one of email_sent, ");
        stored.awaitSignals(3);
    }

    @Test
    void givesEveryAcceptedEventAnIdByWhichItCanBeRead() {
        var answer = api.post(List.of(event(), event()));
        var ids = answer.json()
                .path("receipts")
                .valueStream()
                .map(receipt -> receipt.path("id").stringValue())
                .toList();
        assertThat(ids).doesNotHaveDuplicates().allSatisfy(id -> {
            assertThat(UUID.fromString(id).version()).isEqualTo(7);
            assertThat(api.get("/api/v1/events/" + id).status()).isEqualTo(200);
        });
    }

    @Test
    void acceptsAnEventWithoutIdAnewEachTime() {
        var event = event();
        api.post(event);
        assertThat(summary(api.post(event).json())).containsExactly("0 accepted");
        stored.awaitSignals(2);
    }

    @Test
    void countsLinesAndRefusesTheUnreadableOnesAlone() {
        var body = Stream.of(event().toString(), "", "{\"accountId\":", "  \r", event().toString(), "[]")
                .collect(Collectors.joining("\n", "", "\n"));
        var answer = api.post(body, "application/x-ndjson");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(summary(answer.json()))
                .containsExactly("0 accepted", "1 refused event-malformed", "2 accepted", "3 refused event-malformed");
        stored.awaitSignals(2);
    }

    @Test
    void judgesEachLineAloneTheLastOneToo() {
        var lines = List.of(
                event().toString(),
                event().toString().replace("}", ",\"metadata\":{\"a\":NaN}}"),
                event().toString().substring(0, 40));
        var answer = api.post(String.join("\n", lines), "application/x-ndjson");
        assertThat(summary(answer.json()))
                .containsExactly("0 accepted", "1 refused event-malformed", "2 refused event-malformed");
        assertThat(answer.at("/receipts/1/line")).isEqualTo("2");
        assertThat(answer.at("/receipts/1/column")).isEqualTo(1 + lines.get(1).indexOf("NaN") + "");
        assertThat(answer.at("/receipts/1/detail")).isEqualTo("Not valid JSON: found 'N', expected a value.");
        assertThat(answer.at("/receipts/2/detail")).contains("found its end").endsWith("the body was cut short.");
        assertThat(answer.at("/receipts/2/line")).isEqualTo("3");
        assertThat(answer.at("/receipts/2/column")).isEqualTo("41");
        stored.awaitSignals(1);
    }

    @Test
    void tellsWhereAnEventBeginsThatIsRefused() {
        var bad = event().put("eventType", "fax_sent").put("note", "Grüße 🎈");
        var array = "[\n  %s,\n %s, %s,\n\n7]".formatted(event(), bad, bad);
        assertThat(places(api.post(array))).containsExactly("1 3:2", "2 3:" + (4 + characters(bad)), "3 5:1");
        var lines = "%s\n\n \t%s\r\n%s\n[]\n{\"a\":}\n".formatted(event(), bad, event());
        assertThat(places(api.post(lines, "application/x-ndjson"))).containsExactly("1 3:3", "3 5:1", "4 6:6");
        assertThat(places(api.post(" \n " + bad))).containsExactly("0 2:2");
    }

    private static int characters(Object json) {
        return json.toString().codePointCount(0, json.toString().length());
    }

    private static List<String> places(ApiClient.Answer answer) {
        return answer.json()
                .path("receipts")
                .valueStream()
                .filter(receipt -> receipt.path("status").stringValue().equals("refused"))
                .map(receipt -> receipt.path("index") + " " + receipt.path("line") + ":" + receipt.path("column"))
                .toList();
    }

    @Test
    void namesAllThatIsWrongWithAnEvent() {
        var event = event().put("id", "?")
                .put("accountId", "..")
                .put("userId", 7)
                .putNull("eventType")
                .put("timestamp", "today")
                .put("note", "?")
                .set("metadata", json("{\"a\": \"\\u0000\", \"b\": \"huge\", \"c\": \"" + "x".repeat(9_000) + "\"}"));
        var answer = api.post(List.of(event, event()).toString().replace("\"huge\"", "1e400"));
        assertThat(answer.json()
                        .at("/receipts/0/faults")
                        .valueStream()
                        .map(fault -> fault.path("field").asString("") + " "
                                + fault.path("code").asString()))
                .containsExactly(
                        " field-unknown",
                        "id event-id-invalid",
                        "accountId field-invalid",
                        "userId field-invalid",
                        "eventType field-missing",
                        "timestamp timestamp-invalid",
                        "metadata metadata-not-storable",
                        "metadata metadata-not-storable",
                        "metadata metadata-too-large");
        assertThat(answer.at("/receipts/0/code")).isEqualTo("field-unknown");
        assertThat(answer.at("/receipts/0/detail"))
                .startsWith("'note' is not a field")
                .endsWith("larger than 8 KiB.");
        assertThat(answer.at("/receipts/1/status")).isEqualTo("accepted");
    }

    @Test
    void keepsTheNeighboursOfAUtf16Blank() {
        var answer = api.post("\0 \n" + event() + "\n", "application/x-ndjson");
        assertThat(summary(answer.json())).containsExactly("0 refused event-malformed", "1 accepted");
        stored.awaitSignals(1);
    }

    @Test
    void showsTheReceiptsOfABodyThatIsRefusedWhole() {
        var answer = api.post(List.of(event().put("userId", ""), event().put("eventType", "fax_sent")));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.at("/code")).isEqualTo("events-refused");
        assertThat(summary(answer.json())).containsExactly("0 refused field-invalid", "1 refused event-type-unknown");
        assertThat(stored.count()).isZero();
    }

    @Test
    void showsTheReceiptOfTheOnlyEventToo() {
        var answer = api.post(event().put("eventType", "fax_sent"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.at("/code")).isEqualTo("event-type-unknown");
        assertThat(summary(answer.json())).containsExactly("0 refused event-type-unknown");
        assertThat(answer.json().at("/receipts/0").has("id")).isFalse();
    }

    @Test
    void hasStoredTheEventsWhenTheAnswerArrives() {
        for (int round = 0; round < 20; round++) {
            var id = Uuid7.now();
            assertThat(api.post(List.of(event(id), event())).status()).isEqualTo(202);
            assertThat(stored.count()).as("events that another connection sees").isEqualTo(2 * (round + 1));
            assertThat(stored.places(id)).hasSize(1);
        }
    }

    @Test
    void skipsAByteOrderMark() {
        assertThat(api.post("\uFEFF" + event(), "application/json").status()).isEqualTo(202);
        assertThat(api.post("\uFEFF" + event(), "application/x-ndjson").status())
                .isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=utf-8",
                "application/json;charset=UTF-8",
                "application/json; charset=\"utf-8\"",
                "application/x-ndjson; charset=utf8",
                "application/json; profile=\"latin-1\""
            })
    void takesWhatSaysThatItIsUtf8(String contentType) {
        assertThat(api.post(event().toString(), contentType).status()).isEqualTo(202);
    }

    private static List<String> summary(JsonNode answer) {
        return answer.path("receipts")
                .valueStream()
                .map(receipt -> (receipt.path("index").asInt() + " "
                                + receipt.path("status").asString() + " "
                                + receipt.path("code").asString(""))
                        .strip())
                .toList();
    }

    private static String counts(JsonNode answer) {
        return answer.path("accepted") + " " + answer.path("duplicates") + " " + answer.path("refused");
    }
}
