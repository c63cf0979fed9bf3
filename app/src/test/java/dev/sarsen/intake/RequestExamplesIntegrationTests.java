// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.ApiClient;
import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.Placeholders;
import dev.sarsen.RawHttp;
import dev.sarsen.RequestFile;
import dev.sarsen.edge.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import tools.jackson.databind.json.JsonMapper;

@IntegrationTest
class RequestExamplesIntegrationTests {

    /** Problems that no single request in a file meets: they need events that were accepted before, time, or a setting. */
    private static final Set<Problem> WITHOUT_EXAMPLE = EnumSet.of(
            Problem.EVENT_ID_REUSED,
            Problem.BODY_TOO_SLOW,
            Problem.ORIGIN_NOT_ALLOWED,
            Problem.RATE_LIMITED,
            Problem.TOO_MANY_AT_ONCE,
            Problem.FEATURE_OFF,
            Problem.SEARCH_TOO_BROAD,
            Problem.INBOX_FULL);

    @Autowired
    Database database;

    @Value("${local.server.port}")
    int port;

    @BeforeEach
    void clean() {
        if (stored() > 0) {
            database.truncate();
        }
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void refusesWhatIsInvalid(RequestFile example) {
        var answer = RawHttp.exchange(port, example.bytes(Instant.now()));
        assertThat(answer.status())
                .as(answer.body())
                .isEqualTo(example.status())
                .isBetween(400, 499);
        assertThat(answer.headers().get("content-type")).startsWith("application/problem+json");
        var problem = JsonMapper.shared().readTree(answer.object());
        assertThat(problem.path("code").asString()).isEqualTo(example.code());
        assertThat(problem.path("status").asInt()).isEqualTo(example.status());
        assertThat(problem.path("title").asString()).isNotBlank();
        assertThat(problem.path("detail").asString()).contains(example.detail());
        assertThat(problem.path("type").asString()).isEqualTo("/problems/" + example.code());
        assertThat(new ApiClient(port).get("/problems/" + example.code()).status())
                .isEqualTo(200);
        assertThat(stored()).as("events stored").isZero();
    }

    static List<RequestFile> invalid() {
        return RequestFile.in("invalid");
    }

    @Test
    void hasAnExampleOfEveryProblemThatClientsCause() {
        var shown = invalid().stream().map(RequestFile::code).collect(Collectors.toSet());
        assertThat(Arrays.stream(Problem.values())
                        .filter(problem -> problem.status() < 500)
                        .filter(problem -> !WITHOUT_EXAMPLE.contains(problem))
                        .map(Problem::code))
                .allSatisfy(code -> assertThat(shown).contains(code));
    }

    @ParameterizedTest
    @MethodSource("valid")
    void acceptsWhatIsValid(Path example) throws IOException {
        var body = Placeholders.fill(Files.readString(example), Instant.now());
        var type = example.toString().endsWith(".ndjson") ? "application/x-ndjson" : "application/json";
        var answer = new ApiClient(port).post(new String(body, StandardCharsets.UTF_8), type);
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        assertThat(answer.json().path("accepted").asLong()).isPositive().isEqualTo(stored());
    }

    static Stream<Path> valid() throws IOException {
        return Files.list(Path.of("src/test/resources/requests/valid")).sorted();
    }

    private long stored() {
        return database.owner()
                .sql(
                        "select (select count(*) from inbox) + (select count(*) from signal) + (select count(*) from dead_event)")
                .query(Long.class)
                .single();
    }
}
