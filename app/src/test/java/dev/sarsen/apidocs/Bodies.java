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
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
        event.setDependentRequired(new TreeMap<>(Map.of("source", List.of("sourceId"), "sourceId", List.of("source"))));
        var withId = new JsonSchema().required(List.of("id", "sourceId"));
        withId.addProperty("id", new JsonSchema().typesItem("string"));
        event.not(withId);
        return resolved.schema;
    }

    /** Null is as good as absent. */
    private static void complete(Schema event, String name, Schema field) {
        if (!event.getRequired().contains(name) && !name.startsWith("source")) {
            field.addType("null");
        }
        if (name.equals("accountId")) {
            field.not(new JsonSchema()._enum(List.of(".", "..")));
        } else if (name.equals("timestamp")) {
            field.setTypes(null);
            field.setFormat(null);
            field.addAnyOfItem(new JsonSchema().typesItem("string").format("date-time"));
            field.addAnyOfItem(digits("1000000000"));
            field.addAnyOfItem(digits("1000000000000"));
        }
    }

    /** Numbers with as many digits as this power of ten. */
    private static Schema digits(String least) {
        var minimum = new BigDecimal(least);
        return new JsonSchema()
                .typesItem("integer")
                .minimum(minimum)
                .exclusiveMaximumValue(minimum.multiply(BigDecimal.TEN));
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
