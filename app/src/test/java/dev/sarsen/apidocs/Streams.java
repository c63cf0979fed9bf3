package dev.sarsen.apidocs;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.JsonSchema;
import java.util.List;

/** Answers that do not end: text, whatever the type of Spring's is that makes them. */
class Streams implements Chapter {

    private static final String EVENTS = "text/event-stream";

    @Override
    public void write(OpenAPI document, List<Endpoint> endpoints) {
        endpoints.stream()
                .flatMap(endpoint -> endpoint.operation().getResponses().values().stream())
                .filter(answer ->
                        answer.getContent() != null && answer.getContent().containsKey(EVENTS))
                .forEach(answer -> answer.getContent()
                        .get(EVENTS)
                        .schema(new JsonSchema().typesItem("string").description("Server-sent events.")));
        document.getComponents().getSchemas().remove("SseEmitter");
    }
}
