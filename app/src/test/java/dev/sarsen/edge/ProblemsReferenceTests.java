package dev.sarsen.edge;

import static java.util.stream.Collectors.joining;

import dev.sarsen.Reference;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ProblemsReferenceTests {

    private static final String HEAD = """
            # Problems

            Generated from `Problem`; `make reference` writes it anew. A request that is refused as a whole is answered with
            `application/problem+json` (RFC 9457). Its `code` is stable; its `type` is the address of a page with the text below; its `detail`
            says what exactly was wrong. An event that is refused within a batch has the same code in its receipt, and the request is then
            answered 202.

            | Code | Status | Meaning, and what to do |
            |---|---|---|
            """;

    @Test
    void listsTheProblems() {
        Reference.check(
                "problems.md",
                Arrays.stream(Problem.values())
                        .map(problem -> "| `%s` | %d | %s |\n"
                                .formatted(problem.code(), problem.status(), Reference.cell(problem.meaning())))
                        .collect(joining("", HEAD, "")));
    }
}
