// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.apidocs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.Reference;
import dev.sarsen.RequestFile;
import dev.sarsen.Web;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;

class OpenApiReferenceIntegrationTests extends DocumentTest {

    @Test
    void describesTheApi() {
        Reference.check("openapi.yaml", text());
    }

    @Test
    void namesAndExplainsEveryOperation() {
        assertThat(operations()).hasSizeGreaterThan(8).allSatisfy((name, operation) -> {
            assertThat(operation.getSummary()).as("its Javadoc").isNotBlank();
            assertThat(operation.getDescription()).as("its Javadoc").isNotBlank();
            assertThat(operation.getTags()).hasSize(1);
            assertThat(operation.getSecurity()).as("@Needs or @Open").isNotNull();
            assertThat(Objects.requireNonNullElse(operation.getParameters(), List.of()))
                    .allSatisfy(parameter -> assertThat(parameter.getDescription())
                            .as("the @param of %s", parameter.getName())
                            .isNotBlank());
        });
        assertThat(operations().values().stream().map(Operation::getOperationId))
                .doesNotHaveDuplicates();
        assertThat(document().getTags())
                .allSatisfy(tag -> assertThat(tag.getDescription())
                        .as("the Javadoc of the controllers of %s", tag.getName())
                        .isNotBlank());
    }

    @Test
    void showsAnExampleOfEveryOperation() {
        assertThat(operations()).allSatisfy((name, operation) -> {
            assertThat(successes(operation))
                    .as("an answer: a file of requests/answered")
                    .anySatisfy(
                            answer -> assertThat(examples(answer.getContent())).isTrue());
            if (operation.getRequestBody() != null) {
                assertThat(examples(operation.getRequestBody().getContent()))
                        .as("a body")
                        .isTrue();
            }
        });
    }

    @Test
    void namesTheProblemsOfEveryOperation() {
        assertThat(operations()).allSatisfy((name, operation) -> {
            var statuses = operation.getResponses().keySet();
            assertThat(statuses).contains("400", "406", "500");
            if (!operation.getSecurity().isEmpty()) {
                assertThat(statuses).contains("401", "403", "503");
            }
            if (name.contains("{")) {
                assertThat(statuses).contains("404");
            }
            if (operation.getRequestBody() != null) {
                assertThat(statuses).contains("413", "415", "422");
            }
        });
    }

    @Test
    void knowsThePromiseOfEveryInvalidRequest() {
        var ofOperations = RequestFile.in("invalid").stream()
                .filter(file -> operation(file).isPresent())
                .toList();
        assertThat(ofOperations)
                .hasSizeGreaterThan(100)
                .allSatisfy(file -> assertThat(codes(operation(file).orElseThrow(), file.status()))
                        .contains(file.code()));
    }

    @Test
    void keepsSpringdocsOwnAddressesShut() {
        assertThat(List.of("/v3/api-docs", "/v3/api-docs.yaml", "/swagger-ui/index.html"))
                .allSatisfy(path ->
                        assertThat(Web.on(port).withoutToken().status(path)).isEqualTo(401));
        assertThat(List.of("/docs/index.html", "/docs/page.js", "/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css"))
                .allSatisfy(path ->
                        assertThat(Web.on(port).withoutToken().status(path)).isEqualTo(200));
    }

    private Optional<Operation> operation(RequestFile file) {
        var request = file.head().getFirst().split("[ ?]");
        return operations().entrySet().stream()
                .filter(operation -> operation.getKey().startsWith(request[0] + " "))
                .filter(operation -> PathPatternParser.defaultInstance
                        .parse(operation.getKey().split(" ")[1])
                        .matches(PathContainer.parsePath(request[1])))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static List<ApiResponse> successes(Operation operation) {
        return operation.getResponses().entrySet().stream()
                .filter(answer -> answer.getKey().startsWith("2"))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static boolean examples(Content content) {
        return !content.isEmpty()
                && content.values().stream()
                        .allMatch(type -> type.getExamples() != null
                                && !type.getExamples().isEmpty());
    }
}
