// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.util.LinkedHashMap;
import java.util.Map;

/** Problem documents for the API's documents. */
public final class ProblemExamples {

    private ProblemExamples() {}

    /** The document of a problem, with its meaning as detail. */
    public static Map<String, Object> of(Problem problem) {
        var given = ProblemDocuments.of(problem, problem.meaning());
        var document = new LinkedHashMap<String, Object>();
        document.put("type", String.valueOf(given.getType()));
        document.put("title", given.getTitle());
        document.put("status", given.getStatus());
        document.put("detail", given.getDetail());
        document.putAll(given.getProperties());
        return document;
    }

    /** What all problem documents have, and what some have. */
    @SuppressWarnings("unchecked")
    public static Schema<?> schema() {
        var schema = new JsonSchema();
        schema.description("Why a request was refused (RFC 9457).").addType("object");
        property(schema, "type", "string", "The address of the page that says what it means and what to do.", true);
        property(schema, "title", "string", "The code in words.", true);
        property(schema, "status", "integer", "The status of the answer.", true);
        property(schema, "detail", "string", "What exactly was wrong.", true);
        property(schema, "instance", "string", "The path that was asked for.", false);
        property(schema, "code", "string", "The stable name of the problem.", true);
        property(
                schema, "index", "integer", "Where the body is not JSON: the place of the event in it, from 0.", false);
        property(schema, "line", "integer", "Where the body is not JSON: the line in it, from 1.", false);
        property(schema, "column", "integer", "Where the body is not JSON: the character in the line, from 1.", false);
        property(schema, "receipts", "array", "What is wrong with each event, if all of them were refused.", false);
        schema.getProperties().get("receipts").setItems(new JsonSchema().$ref("#/components/schemas/Receipt"));
        schema.setAdditionalProperties(false);
        return schema;
    }

    private static void property(JsonSchema schema, String name, String type, String text, boolean required) {
        schema.addProperty(name, new JsonSchema().typesItem(type).description(text));
        if (required) {
            schema.addRequiredItem(name);
        }
    }
}
