package dev.sarsen.apidocs;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import java.util.List;

/** Answers that do not end, which controllers write by themselves. */
class Streams implements Chapter {

    private static final String EVENTS = "text/event-stream";

    @Override
    public void write(OpenAPI document, List<Endpoint> endpoints) {
        endpoints.stream()
                .filter(endpoint -> endpoint.produces().contains(EVENTS))
                .map(endpoint -> endpoint.operation().getResponses().get("200"))
                .forEach(answer -> answer.content(new Content()
                        .addMediaType(
                                EVENTS,
                                new MediaType()
                                        .schema(new JsonSchema()
                                                .typesItem("string")
                                                .description("Server-sent events.")))));
    }
}
