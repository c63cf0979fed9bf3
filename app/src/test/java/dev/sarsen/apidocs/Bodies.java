// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.apidocs;

import dev.sarsen.intake.SentEvents;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import java.util.List;
import java.util.Map;

/** The bodies that a controller reads by itself, of which springdoc sees nothing: those of events. */
@SuppressWarnings({"rawtypes", "unchecked"})
class Bodies implements Chapter {

    @Override
    public void write(OpenAPI document, List<Endpoint> endpoints) {
        endpoints.stream()
                .filter(endpoint -> !endpoint.consumes().isEmpty())
                .filter(endpoint -> endpoint.operation().getRequestBody() == null)
                .forEach(endpoint -> {
                    var event = reference(document);
                    endpoint.operation().requestBody(events(endpoint, event));
                });
    }

    private static Schema reference(OpenAPI document) {
        var resolved = ModelConverters.getInstance(true)
                .resolveAsResolvedSchema(new AnnotatedType(SentEvents.EVENT).resolveAsRef(true));
        resolved.referencedSchemas.forEach(document.getComponents()::addSchemas);
        var event = resolved.referencedSchemas.get(SentEvents.EVENT.getSimpleName());
        ((Map<String, Schema>) event.getProperties()).forEach((name, field) -> complete(event, name, field));
        return resolved.schema;
    }

    /** Null is as good as absent, and names hold every character but one. */
    private static void complete(Schema event, String name, Schema field) {
        if (!event.getRequired().contains(name)) {
            field.addType("null");
        }
        if (field.getMaxLength() != null) {
            field.pattern(ParameterFacts.NO_NUL);
        }
    }

    private static RequestBody events(Endpoint endpoint, Schema event) {
        var content = new Content();
        for (var type : endpoint.consumes()) {
            content.addMediaType(type, new MediaType().schema(type.contains("ndjson") ? lines(event) : json(event)));
        }
        return new RequestBody()
                .description("At most 8 MiB. NDJSON is one event a line; its schema is that of the lines as an array.")
                .required(true)
                .content(content);
    }

    private static Schema json(Schema event) {
        return new JsonSchema().addOneOfItem(event).addOneOfItem(array(event, SentEvents.MAX_ARRAY));
    }

    private static Schema lines(Schema event) {
        return array(event, SentEvents.MAX_LINES);
    }

    private static Schema array(Schema event, int max) {
        return new JsonSchema().typesItem("array").items(event).minItems(1).maxItems(max);
    }
}
