// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.platform.OperatorCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class SmokeCommandTests {

    private static final String EVENT = "/api/v1/events/" + StubbedApi.ID;
    private static final String PENDING = "{\"status\":\"pending\"}";

    private StubbedApi api;

    @BeforeEach
    void start() throws IOException {
        api = new StubbedApi();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void endsWithZeroWhenTheScoreWasRead(CapturedOutput output) {
        assertThat(smoke()).isZero();
        assertThat(output.getOut()).isEqualToNormalizingNewlines("""
                        accepted: %1$s
                        scored: %1$s
                        score of smoke-test: 12.346
                        """.formatted(StubbedApi.ID));
        assertThat(api.requests())
                .containsExactly(
                        "POST /token Basic YSUyQmNsaWVudDphJTI2c2VjcmV0",
                        "POST /api/v1/events Bearer a-token",
                        "GET %s Bearer a-token".formatted(EVENT),
                        "GET /api/v1/accounts/smoke-test Bearer a-token");
    }

    /** Of path, status and body of an answer it tells these words, and the status. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            /token                      | 401 | invalid_client       | gave no token
            /token                      | 200 | {}                   | without an access_token
            /token                      | 200 | <html>               | no JSON, but <html>
            /token                      | 503 | away                 | away
            /api/v1/events              | 401 | token-invalid        | does not take this token
            /api/v1/events              | 403 | scope-missing        | lacks a scope
            /api/v1/events              | 422 | field-missing        | field-missing
            /api/v1/events              | 503 | overloaded           | overloaded
            /api/v1/events              | 202 | {}                   | without giving it an id
            /api/v1/events/ID           | 404 | not-found            | not-found
            /api/v1/events/ID           | 200 | {"status":"dead","reason":"too odd"} | could not be scored: too odd
            /api/v1/accounts/smoke-test | 404 | account-unknown      | account-unknown
            /api/v1/accounts/smoke-test | 200 | {"score":0}          | its account has no score
            """)
    void endsWithOneAndTheReasonWhenAStepFails(
            String path, int status, String body, String told, CapturedOutput output) {
        api.answers(path.replace("ID", StubbedApi.ID), status, body);
        assertThat(smoke()).isEqualTo(1);
        assertThat(output.getErr()).startsWith("ERROR: ").contains(told).doesNotContain("\tat ", "a-token", "a&secret");
        if (status >= 400) {
            assertThat(output.getErr()).contains("answered " + status);
        }
    }

    @Test
    void endsWithOneWhenTheEventIsNotScoredInTime(CapturedOutput output) {
        api.answers(EVENT, 200, PENDING);
        assertThat(smoke("--within=1")).isEqualTo(1);
        assertThat(output.getErr())
                .contains(
                        "It waited 1 s for the score of " + StubbedApi.ID + " in vain",
                        "pending",
                        "Look whether workers run");
    }

    @Test
    void goesOnWhenTheApiIsBusyWhileItWaits() {
        api.first(1, EVENT, 200, PENDING).first(1, EVENT, 503, "overloaded").first(1, EVENT, 429, "rate-limited");
        assertThat(smoke()).isZero();
    }

    @Test
    void tellsTheLastTroubleWhenItHasWaitedInVain(CapturedOutput output) {
        api.answers(EVENT, 503, "database-busy");
        assertThat(smoke("--within=1")).isEqualTo(1);
        assertThat(output.getErr()).contains("in vain", "answered 503", "database-busy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--token-url", "--api"})
    void tellsWhatIsAway(String option, CapturedOutput output) {
        assertThat(smoke(option + "=http://localhost:1")).isEqualTo(1);
        assertThat(output.getErr())
                .contains("http://localhost:1", "was not reached", "NetworkPolicies")
                .doesNotContain("\tat ");
    }

    @Test
    void waitsForThePodsOfACommit(CapturedOutput output) {
        api.first(1, "/api/v1/overview", 200, "{\"process\":{\"commit\":\"0000000\"}}");
        assertThat(smoke("--commit=abcdef1234" + "0".repeat(30))).isZero();
        assertThat(output.getOut()).contains("released: 5 answers in a row came of pods of abcdef1234");
        assertThat(api.requests().stream().filter(it -> it.contains("overview")))
                .hasSize(6);
    }

    @Test
    void waitsForAReleaseWhileTheOneBeforeRefusesTheToken() {
        api.first(1, "/api/v1/overview", 401, "token-invalid");
        assertThat(smoke("--commit=any")).isZero();
    }

    @Test
    void waitsForNoReleaseWithoutAToken(CapturedOutput output) {
        api.answers("/token", 401, "invalid_client");
        assertThat(smoke("--commit=any")).isEqualTo(1);
        assertThat(output.getErr()).contains("gave no token").doesNotContain("in vain");
    }

    @Test
    void waitsForAnyPods() {
        api.answers("/api/v1/overview", 200, "{\"process\":{}}").first(2, "/api/v1/overview", 503, "starting");
        assertThat(smoke("--commit=any")).isZero();
        assertThat(api.requests().stream().filter(it -> it.contains("overview")))
                .hasSize(7);
    }

    @Test
    void endsWithOneWhenOtherPodsGoOnAnswering(CapturedOutput output) {
        assertThat(smoke("--commit=" + "0123456789".repeat(4), "--release-within=1"))
                .isEqualTo(1);
        assertThat(output.getErr()).contains("in vain", "The last answer came of a pod of abcdef1.");
        assertThat(api.requests()).noneMatch(it -> it.contains("/events"));
    }

    @ParameterizedTest
    @CsvSource({
        "--api=banana, --api must be an address",
        "--api=ftp://example.com, --api must be an address",
        "--token-url=https:, --token-url",
        "--within=0, --within must be at least 1",
        "--within=soon, --within",
        "--banana, --banana"
    })
    void endsWithTwoWhenAnOptionIsWrong(String option, String told, CapturedOutput output) {
        assertThat(smoke(option)).isEqualTo(2);
        assertThat(output.getErr()).contains(told).doesNotContain("\tat ");
        assertThat(api.requests()).isEmpty();
    }

    @Test
    void trustsTheAuthoritiesOfAFileAlone(@TempDir Path folder, CapturedOutput output) throws Exception {
        var certificate = new SelfSigned(folder);
        try (var secured = StubbedApi.with(certificate.server())) {
            assertThat(smoke("--api=" + secured.address())).isEqualTo(1);
            assertThat(output.getErr()).contains(secured.address(), "was not reached", "certification path");
            assertThat(smoke("--api=" + secured.address(), "--authorities=" + certificate.file()))
                    .isZero();
        }
    }

    @Test
    void tellsThatAFileHoldsNoAuthorities(@TempDir Path folder, CapturedOutput output) throws IOException {
        var empty = Files.createFile(folder.resolve("empty.pem"));
        assertThat(smoke("--authorities=" + empty)).isEqualTo(1);
        assertThat(smoke("--authorities=" + folder.resolve("none.pem"))).isEqualTo(1);
        assertThat(output.getErr()).contains("empty.pem holds no certificate", "none.pem could not be read");
    }

    @Test
    void asksForTheSecret(CapturedOutput output) {
        assertThat(run(Map.of(), "smoke", "--token-url=" + api.address(), "--client-id=one"))
                .isEqualTo(2);
        assertThat(output.getErr())
                .contains("SARSEN_SMOKE_CLIENTSECRET is not set. Set it to the secret of the client one.");
    }

    @Test
    void explainsItself(CapturedOutput output) {
        assertThat(run(Map.of(), "smoke", "--help")).isZero();
        assertThat(output.getOut())
                .contains(
                        "--api",
                        "--token-url",
                        "--client-id",
                        "--commit",
                        "--within",
                        SmokeCommand.SECRET,
                        "It ends with 0");
    }

    @ParameterizedTest
    @CsvSource({"smoke, true", "smoke --help, true", "--spring.x=1 smoke, true", "dead smoke, false", "--help, false"})
    void isRunWithoutTheApplicationWhereItIsNamed(String args, boolean named) {
        assertThat(SmokeCommand.isNamedBy(args.split(" "))).isEqualTo(named);
    }

    private int smoke(String... options) {
        var args = new ArrayList<>(List.of("smoke"));
        args.addAll(List.of(options));
        if (args.stream().noneMatch(it -> it.startsWith("--api="))) {
            args.add("--api=" + api.address());
        }
        if (args.stream().noneMatch(it -> it.startsWith("--token-url="))) {
            args.add("--token-url=" + api.address() + "/token");
        }
        args.add("--client-id=a+client");
        return run(Map.of(SmokeCommand.SECRET, "a&secret"), args.toArray(String[]::new));
    }

    private static int run(Map<String, String> variables, String... args) {
        return OperatorCommands.execute(List.of(new SmokeCommand(variables)), args);
    }
}
