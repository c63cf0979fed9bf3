// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.apidocs;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;

/** Answers that controllers write by themselves, event by event or line by line; the schema is that of each event, or of the lines as an array. */
class Streams implements Chapter {

    private static final String EVENTS = "text/event-stream";
    private static final String LINES = "application/x-ndjson";

    @Override
    public void write(OpenAPI document, List<Endpoint> endpoints) {
        answer(endpoints, EVENTS, event());
        answer(endpoints, LINES, lines());
        endpoints.forEach(Streams::describeItems);
    }

    private static void answer(List<Endpoint> endpoints, String type, Schema<?> schema) {
        endpoints.stream()
                .filter(endpoint -> produces(endpoint, type))
                .forEach(endpoint -> endpoint.operation()
                        .getResponses()
                        .get("200")
                        .content(new Content().addMediaType(type, new MediaType().schema(schema))));
    }

    private static Schema<?> event() {
        var event = new JsonSchema().typesItem("object").description("One of the server-sent events.");
        for (var field : List.of("id", "event", "data")) {
            event.addProperty(field, new JsonSchema().typesItem("string"));
        }
        return event;
    }

    private static Schema<?> lines() {
        var line = new JsonSchema().typesItem("object");
        line.addProperty("table", new JsonSchema().typesItem("string").description("Where the record is."));
        line.addProperty(
                "record",
                new JsonSchema()
                        .typesItem("object")
                        .additionalProperties(true)
                        .description("The columns of the row; of a signal and of an account its present score too."));
        line.addProperty(
                "records",
                new JsonSchema()
                        .typesItem("object")
                        .additionalProperties(new JsonSchema().typesItem("integer"))
                        .description("How many records of each table: the last line."));
        return items(line).minItems(1);
    }

    private static Schema<?> items(Schema<?> each) {
        var items = new JsonSchema();
        items.typesItem("array");
        items.setItems(each);
        return items;
    }

    /** Of an answer that is JSON too, each line is an item; springdoc gives one content to both. */
    private static void describeItems(Endpoint endpoint) {
        var answer = endpoint.operation().getResponses().get("200");
        var content = answer == null ? null : answer.getContent();
        if (content != null && content.size() > 1 && content.containsKey(LINES)) {
            content.addMediaType(LINES, new MediaType().schema(items(new JsonSchema().typesItem("object"))));
        }
    }

    private static boolean produces(Endpoint endpoint, String type) {
        return endpoint.mapping().getProducesCondition().getProducibleMediaTypes().stream()
                .allMatch(produced -> produced.toString().equals(type));
    }
}
