// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.apidocs;

import dev.sarsen.RunningApplication;
import dev.sarsen.TestServers;
import dev.sarsen.Tokens;
import dev.sarsen.Web;
import io.swagger.v3.core.util.Yaml31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A test of an application that serves its document. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class DocumentTest {

    int port;

    private RunningApplication application;
    private String text;
    private OpenAPI document;

    @BeforeAll
    void start() throws IOException {
        var properties = new HashMap<>(TestServers.get().properties());
        properties.put("springdoc.api-docs.enabled", "true");
        application = RunningApplication.start("local", properties);
        port = application.ports().get("application");
        read();
    }

    @AfterAll
    void stop() {
        application.close();
    }

    private void read() throws IOException {
        var now = Instant.now();
        var served = Web.on(port).withoutToken().get("/docs/openapi.yaml").body();
        text = Noon.of(served, now).replace(Tokens.issuer().address().toString(), "https://login.example.com/realm");
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
