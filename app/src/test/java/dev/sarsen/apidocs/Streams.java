// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.apidocs;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import java.util.List;

/** Answers that do not end, which controllers write by themselves; the schema is that of each event. */
class Streams implements Chapter {

    private static final String EVENTS = "text/event-stream";

    @Override
    public void write(OpenAPI document, List<Endpoint> endpoints) {
        endpoints.stream().filter(Streams::isStream).forEach(endpoint -> {
            var event = new JsonSchema().typesItem("object").description("One of the server-sent events.");
            for (var field : List.of("id", "event", "data")) {
                event.addProperty(field, new JsonSchema().typesItem("string"));
            }
            endpoint.operation()
                    .getResponses()
                    .get("200")
                    .content(new Content().addMediaType(EVENTS, new MediaType().schema(event)));
        });
    }

    private static boolean isStream(Endpoint endpoint) {
        return endpoint.mapping().getProducesCondition().getProducibleMediaTypes().stream()
                .anyMatch(type -> type.toString().equals(EVENTS));
    }
}
