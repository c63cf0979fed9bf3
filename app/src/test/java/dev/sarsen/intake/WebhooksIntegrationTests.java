// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.ApiClient;
import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.Placeholders;
import dev.sarsen.RandomMetadata;
import dev.sarsen.StoredEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Payloads of providers, mapped by the table of the guide, and sent again as the providers do. */
@IntegrationTest
class WebhooksIntegrationTests {

    private static final Path GUIDE = Path.of("../docs/guides/connect-a-webhook.md");
    private static final Path PAYLOADS = Path.of("src/test/resources/webhooks");
    private static final Pattern POINTER = Pattern.compile("`(/[^`]+)`");
    private static final JsonMapper JSON = RandomMetadata.JSON;

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

    /** A row of the table. */
    record Mapping(
            String source,
            List<String> sourceId,
            String timestamp,
            String userId,
            String accountId,
            String eventType,
            List<String> changes) {

        static Mapping of(String row) {
            var cells = Arrays.stream(row.split("\\|", -1)).map(String::strip).toList();
            return new Mapping(
                    cells.get(1),
                    pointers(cells.get(2)),
                    pointers(cells.get(3)).getFirst(),
                    pointers(cells.get(4)).getFirst(),
                    pointers(cells.get(5)).getFirst(),
                    cells.get(6),
                    pointers(cells.get(7)));
        }

        private static List<String> pointers(String cell) {
            return POINTER.matcher(cell)
                    .results()
                    .map((MatchResult match) -> match.group(1))
                    .toList();
        }

        ObjectNode event(JsonNode payload) {
            var account = payload.at(accountId).asString();
            return JSON.createObjectNode()
                    .put("source", source)
                    .put(
                            "sourceId",
                            sourceId.stream()
                                    .map(at -> payload.at(at).asString())
                                    .collect(Collectors.joining(":")))
                    .put("accountId", account.substring(account.indexOf('@') + 1))
                    .put("userId", payload.at(userId).asString())
                    .put("eventType", eventType)
                    .set("timestamp", payload.at(timestamp));
        }
    }

    static List<Mapping> mappings() throws IOException {
        try (var lines = Files.lines(GUIDE)) {
            return lines.filter(line -> line.startsWith("|") && line.contains("`/"))
                    .map(Mapping::of)
                    .toList();
        }
    }

    @Test
    void theGuideMapsEveryPayload() throws IOException {
        try (var files = Files.list(PAYLOADS)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .hasSizeGreaterThanOrEqualTo(10)
                    .containsExactlyInAnyOrderElementsOf(mappings().stream()
                            .map(mapping -> mapping.source() + ".json")
                            .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("mappings")
    void acceptsAPayloadAndTakesItsRetryForADuplicate(Mapping mapping) throws IOException {
        var now = Instant.now();
        var payload =
                JSON.readTree(Placeholders.fill(Files.readString(PAYLOADS.resolve(mapping.source() + ".json")), now));
        var first = api.post(mapping.event(payload));
        assertThat(first.at("/receipts/0/status")).as(first.body()).isEqualTo("accepted");
        var retry = api.post(mapping.event(retry(payload, mapping.changes())));
        assertThat(retry.at("/receipts/0/status")).as(retry.body()).isEqualTo("duplicate");
        stored.awaitSignals(1);
    }

    private static JsonNode retry(JsonNode payload, List<String> changes) {
        var copy = payload.deepCopy();
        for (var change : changes) {
            var pointer = JsonPointer.compile(change);
            assertThat(copy.at(pointer).isMissingNode()).as(change).isFalse();
            ((ObjectNode) copy.at(pointer.head())).put(pointer.last().getMatchingProperty(), "another");
        }
        return reversed(copy);
    }

    /** The same with the members of each object in the opposite order. */
    private static JsonNode reversed(JsonNode value) {
        if (value.isArray()) {
            return JSON.createArrayNode()
                    .addAll(value.valueStream()
                            .map(WebhooksIntegrationTests::reversed)
                            .toList());
        }
        if (!value.isObject()) {
            return value;
        }
        var members = new ArrayList<>(value.properties());
        var copy = JSON.createObjectNode();
        members.reversed().forEach(member -> copy.set(member.getKey(), reversed(member.getValue())));
        return copy;
    }
}
