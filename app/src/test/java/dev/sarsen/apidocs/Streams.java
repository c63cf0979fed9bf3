package dev.sarsen.apidocs;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import java.util.List;

/** Answers that do not end: text, whatever the type of Spring's is that makes them. */
class Streams implements Chapter {

    private static final String EVENTS = "text/event-stream";

    @Override
    public void write(OpenAPI document, List<Endpoint> endpoints) {
        endpoints.stream().filter(Streams::isStream).forEach(endpoint -> {
            var text = new JsonSchema().typesItem("string").description("Server-sent events.");
            endpoint.operation()
                    .getResponses()
                    .get("200")
                    .content(new Content().addMediaType(EVENTS, new MediaType().schema(text)));
        });
        document.getComponents().getSchemas().remove("SseEmitter");
    }

    private static boolean isStream(Endpoint endpoint) {
        return endpoint.mapping().getProducesCondition().getProducibleMediaTypes().stream()
                .anyMatch(type -> type.toString().equals(EVENTS));
    }
}
