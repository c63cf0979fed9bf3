// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.apidocs;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.ProblemExamples;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;

/** The refusals: what an operation names by {@code @Refuses}, and what every operation has. */
class ProblemAnswers implements Chapter {

    /** Of an address or a method, so of no operation. */
    private static final Set<Integer> OF_NO_OPERATION = Set.of(404, 405);

    /** What everybody meets, with or without a token. */
    private static final Set<Problem> OF_EVERYBODY = EnumSet.of(
            Problem.REQUEST_INVALID, Problem.NOT_ACCEPTABLE, Problem.HEADERS_TOO_LARGE, Problem.INTERNAL_ERROR);

    private static final int FEW = 4;

    @Override
    public void write(OpenAPI document, List<Endpoint> endpoints) {
        var claimed = EnumSet.noneOf(Problem.class);
        endpoints.forEach(endpoint -> claimed.addAll(endpoint.refuses()));
        for (var problem : Problem.values()) {
            document.getComponents()
                    .addExamples(
                            problem.code(),
                            new Example().summary(problem.meaning()).value(ProblemExamples.of(problem)));
        }
        document.getComponents().addSchemas("Problem", ProblemExamples.schema());
        endpoints.forEach(endpoint -> answer(document, endpoint, of(endpoint, claimed)));
    }

    /** In the order of the enum. */
    static Set<Problem> of(Endpoint endpoint, Set<Problem> claimed) {
        var problems = EnumSet.noneOf(Problem.class);
        problems.addAll(endpoint.refuses());
        Arrays.stream(Problem.values())
                .filter(problem -> !claimed.contains(problem))
                .filter(problem -> !OF_NO_OPERATION.contains(problem.status()))
                .filter(problem -> endpoint.scope().isPresent() || OF_EVERYBODY.contains(problem))
                .forEach(problems::add);
        return problems;
    }

    private static void answer(OpenAPI document, Endpoint endpoint, Set<Problem> problems) {
        var answers = new TreeMap<>(endpoint.operation().getResponses());
        problems.stream()
                .collect(groupingBy(Problem::status, TreeMap::new, toList()))
                .forEach((status, same) -> answers.put(Integer.toString(status), shared(document, status, same)));
        var sorted = new ApiResponses();
        sorted.putAll(answers);
        endpoint.operation().responses(sorted);
    }

    /** An answer with few problems is that of many operations. */
    private static ApiResponse shared(OpenAPI document, int status, List<Problem> problems) {
        if (problems.size() > FEW) {
            return answer(status, problems);
        }
        var name = problems.stream().map(Problem::code).collect(joining("-or-"));
        document.getComponents().addResponses(name, answer(status, problems));
        return new ApiResponse().$ref("#/components/responses/" + name);
    }

    private static ApiResponse answer(int status, List<Problem> problems) {
        var content = new MediaType().schema(schema(problems));
        problems.forEach(problem ->
                content.addExamples(problem.code(), new Example().$ref("#/components/examples/" + problem.code())));
        var answer = new ApiResponse()
                .description(HttpStatus.valueOf(status).getReasonPhrase())
                .content(new Content().addMediaType("application/problem+json", content));
        if (status == 401) {
            answer.addHeaderObject("WWW-Authenticate", header("How to get in (RFC 6750).", "string"));
        }
        if (status == 429 || status == 503) {
            var seconds = header("Seconds after which to try again.", "integer");
            seconds.getSchema().minimum(BigDecimal.ONE);
            answer.addHeaderObject("Retry-After", seconds);
        }
        return answer;
    }

    private static Schema<?> schema(List<Problem> problems) {
        var codes = new JsonSchema();
        codes.addType("string");
        codes.setEnum(List.copyOf(problems.stream().map(Problem::code).toList()));
        var these = new JsonSchema();
        these.addProperty("code", codes);
        return new JsonSchema()
                .addAllOfItem(new JsonSchema().$ref("#/components/schemas/Problem"))
                .addAllOfItem(these);
    }

    private static Header header(String description, String type) {
        return new Header().description(description).required(true).schema(new JsonSchema().typesItem(type));
    }
}
