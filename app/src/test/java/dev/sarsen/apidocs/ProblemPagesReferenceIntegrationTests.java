// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.apidocs;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.RawHttp;
import dev.sarsen.Reference;
import dev.sarsen.RequestFile;
import dev.sarsen.Web;
import dev.sarsen.apidocs.ProblemPage.Sent;
import dev.sarsen.edge.Problem;
import dev.sarsen.local.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The pages of the problems, with the answers that the application gives to the invalid examples. */
class ProblemPagesReferenceIntegrationTests extends DocumentTest {

    private static final String HEAD = """
            # Problems

            Generated from `Problem`; `make reference` writes it anew. A request that is refused as a whole is answered with
            `application/problem+json` (RFC 9457). Its `code` is stable; its `type` is the address of a page that says what it means and what
            to do; its `detail` says what exactly was wrong. An event that is refused within a batch has the same code in its receipt, and the
            request is then answered 202.

            | Code | Status | Meaning |
            |---|---|---|
            """;

    private static final int LONGEST = 700;
    private static final Pattern TOKEN = Pattern.compile("Bearer [\\w.-]{20,}");
    private static final Pattern ADDED = Pattern.compile("(Host|Connection|Content-Length): .*\r\n");

    @Test
    void haveAPageEach() {
        pages().forEach(page -> Reference.check(page.file(), page.text()));
    }

    @Test
    void areListed() {
        Reference.check("problems.md", pages().map(ProblemPage::row).collect(joining("", HEAD, "")));
    }

    @Test
    void haveNoPageThatIsLeftOver() throws IOException {
        try (var files = Files.list(Repository.root().resolve("docs/reference/problems"))) {
            assertThat(files.map(file -> "problems/" + file.getFileName()))
                    .containsExactlyInAnyOrderElementsOf(
                            pages().map(ProblemPage::file).toList());
        }
    }

    @Test
    void areServedInTheSameWords() {
        assertThat(Problem.values()).allSatisfy(problem -> {
            var served = Web.on(port).withoutToken().get("/problems/" + problem.code());
            assertThat(served.statusCode()).isEqualTo(200);
            assertThat(served.body()).contains(problem.code(), problem.meaning(), problem.advice());
        });
    }

    private Stream<ProblemPage> pages() {
        var files = RequestFile.in("invalid");
        return Arrays.stream(Problem.values())
                .map(problem -> new ProblemPage(problem, answeredBy(problem), example(problem, files)));
    }

    private List<String> answeredBy(Problem problem) {
        var all = operations();
        var names = all.entrySet().stream()
                .filter(operation ->
                        codes(operation.getValue(), problem.status()).contains(problem.code()))
                .map(operation -> operation.getKey())
                .toList();
        return names.size() == all.size() ? List.of("every operation") : names;
    }

    private Sent example(Problem problem, List<RequestFile> files) {
        return files.stream()
                .filter(file -> file.code().equals(problem.code()))
                .filter(file -> template(file) && request(file).length() < LONGEST)
                .min(Comparator.comparing(file -> file.name()))
                .map(file -> new Sent(file.name(), request(file), answer(file)))
                .orElse(null);
    }

    /** Whether the file can be shown as it is sent. */
    private static boolean template(RequestFile file) {
        return !file.body().contains("{{bytes") && file.head().stream().noneMatch(line -> line.contains("{{bytes"));
    }

    private static String request(RequestFile file) {
        var text = new String(file.bytes(Noon.TIME), StandardCharsets.UTF_8);
        return stable(file.name(), ADDED.matcher(text).replaceAll(""))
                .replace("\r\n", "\n")
                .replace(" HTTP/1.1\n", "\n");
    }

    private String answer(RequestFile file) {
        var now = Instant.now();
        var json = JsonMapper.shared()
                .readTree(RawHttp.exchange(port, file.bytes(now)).object());
        var text = JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(json);
        return stable(file.name(), Noon.of(text, now));
    }

    private static String stable(String name, String text) {
        return TOKEN.matcher(Examples.stable(name, text)).replaceAll("Bearer …");
    }
}
