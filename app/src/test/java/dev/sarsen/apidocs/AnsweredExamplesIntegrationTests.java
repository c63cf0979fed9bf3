// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.apidocs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.ApiClient;
import dev.sarsen.ApiClient.Answer;
import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.Placeholders;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@IntegrationTest
@TestInstance(Lifecycle.PER_CLASS)
class AnsweredExamplesIntegrationTests {

    /** Objects with keys of the clients', or of the moment's. */
    private static final Set<String> OPEN = Set.of("metadata", "bySignalType", "byEventType", "record", "records");

    /** Shows what comes with time too. */
    private static final String ABSENT_AT_FIRST = "the-overview";

    private static final String ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    @Autowired
    Database database;

    @Value("${local.server.port}")
    int port;

    private final Instant now = Instant.now();
    private ApiClient api;
    private String scored;
    private String erased;
    private String replayed;

    @BeforeAll
    void score() {
        database.truncate();
        api = new ApiClient(port);
        post("batch");
        await(post("all-fields"));
        scored = await(post("all-fields"));
        await(() -> !api.get("/api/v1/accounts?limit=1").at("/nextCursor").isEmpty());
        erased = awaitDone("/api/v1/erasures", "{\"kind\": \"user\", \"id\": \"ada@example.com\"}");
        replayed = awaitDone("/api/v1/dead-event-replays", "{}");
    }

    private String awaitDone(String path, String body) {
        var id = send("POST", path, body).at("/id");
        await(() -> api.get(path + "/" + id).at("/status").equals("done"));
        return id;
    }

    private String await(Answer accepted) {
        var id = accepted.at("/receipts/0/id");
        await(() -> api.get("/api/v1/events/" + id).at("/status").equals("scored"));
        return id;
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().until(condition);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void areWhatTheApplicationAnswers(Exchange example) {
        var answer = Files.exists(body(example.name())) ? post(example.name()) : send(example);
        assertThat(answer.status()).as(answer.body()).isEqualTo(example.status());
        var expected = fill(example.answer());
        if (answer.header("content-type").contains("ndjson")) {
            assertThat(shape(array(answer.body()))).isEqualTo(shape(array(expected)));
        } else if (answer.header("content-type").endsWith("json")) {
            var shown = shape(expected);
            assertThat(shape(answer.body())).isSubsetOf(shown);
            if (!example.name().equals(ABSENT_AT_FIRST)) {
                assertThat(shape(answer.body())).isEqualTo(shown);
            }
        } else {
            assertThat(answer.body()).isEqualTo(expected);
        }
    }

    static List<Exchange> examples() {
        return Exchange.all().stream().filter(example -> !example.isStream()).toList();
    }

    private Answer send(Exchange example) {
        return send(
                example.method(), fill(example.target()).replaceAll(ID, idIn(example.path())), fill(example.body()));
    }

    private String idIn(String path) {
        if (path.startsWith("/api/v1/erasures/")) {
            return erased;
        }
        return path.startsWith("/api/v1/dead-event-replays/") ? replayed : scored;
    }

    private Answer send(String method, String target, String body) {
        var request = api.request(target);
        return body.isEmpty()
                ? api.send(request.method(method, BodyPublishers.noBody()))
                : api.send(request.header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body)));
    }

    private static Path body(String example) {
        return Exchange.REQUESTS.resolve("valid").resolve(example + ".json");
    }

    private Answer post(String example) {
        return api.send(api.request("/api/v1/events")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(fill(Exchange.text(body(example))))));
    }

    private String fill(String template) {
        return new String(Placeholders.fill(template, now), StandardCharsets.UTF_8);
    }

    private static String array(String lines) {
        return lines.lines().collect(Collectors.joining(",", "[", "]"));
    }

    /** The names and types of all values; those of all items of an array together. */
    private static Set<String> shape(String json) {
        var shape = new TreeSet<String>();
        collect("", JsonMapper.shared().readTree(json), shape);
        return shape;
    }

    private static void collect(String path, JsonNode value, Set<String> shape) {
        shape.add(path + " " + value.getNodeType());
        if (value.isArray()) {
            value.forEach(item -> collect(path + "/*", item, shape));
        } else if (value.isObject() && !OPEN.contains(path.replaceFirst(".*/", ""))) {
            value.propertyStream().forEach(field -> collect(path + "/" + field.getKey(), field.getValue(), shape));
        }
    }
}
