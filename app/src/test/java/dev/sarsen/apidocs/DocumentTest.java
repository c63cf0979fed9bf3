package dev.sarsen.apidocs;

import dev.sarsen.IntegrationTest;
import dev.sarsen.Web;
import io.swagger.v3.core.util.Yaml31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.test.context.TestPropertySource;

/** A test of an application that serves its document. */
@IntegrationTest
@TestPropertySource(properties = {"springdoc.api-docs.enabled=true", "springdoc.cache.disabled=false"})
abstract class DocumentTest {

    @Value("${local.server.port}")
    int port;

    @Value("${sarsen.access.issuer}")
    String issuer;

    private String text;
    private OpenAPI document;

    @BeforeEach
    void read() throws IOException {
        var now = Instant.now();
        var served = Web.on(port).withoutToken().get("/docs/openapi.yaml").body();
        text = Noon.of(served, now).replace(issuer, "https://login.example.com/realm");
        document = Yaml31.mapper().readValue(text, OpenAPI.class);
    }

    String text() {
        return text;
    }

    OpenAPI document() {
        return document;
    }

    /** By method and path. */
    Map<String, Operation> operations() {
        var operations = new LinkedHashMap<String, Operation>();
        document.getPaths()
                .forEach((path, item) -> item.readOperationsMap()
                        .forEach((method, operation) -> operations.put(method + " " + path, operation)));
        return operations;
    }

    /** The problems that an operation has with this status. */
    List<String> codes(Operation operation, int status) {
        return Optional.ofNullable(operation.getResponses().get(Integer.toString(status)))
                .map(this::resolved)
                .map(answer -> answer.getContent().get("application/problem+json"))
                .map(problems -> List.copyOf(problems.getExamples().keySet()))
                .orElse(List.of());
    }

    private ApiResponse resolved(ApiResponse answer) {
        return answer.get$ref() == null
                ? answer
                : document.getComponents().getResponses().get(answer.get$ref().replaceAll(".*/", ""));
    }
}
