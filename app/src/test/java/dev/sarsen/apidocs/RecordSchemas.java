// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.apidocs;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.sarsen.events.EventId;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import jakarta.validation.constraints.Digits;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.providers.JavadocProvider;

/** Schemas of records: closed, each component described, and required unless it may be null. */
class RecordSchemas implements ModelConverter {

    private static final String REFERENCE = "#/components/schemas/";

    private final JavadocProvider javadoc;
    private final Map<String, Class<?>> types = new ConcurrentHashMap<>();

    RecordSchemas(JavadocProvider javadoc) {
        this.javadoc = javadoc;
    }

    static Schema<?> eventId() {
        return new JsonSchema()
                .typesItem("string")
                .format("uuid")
                .pattern("^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$");
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Schema resolve(AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        var raw = Json31.mapper().constructType(type.getType()).getRawClass();
        if (raw == EventId.class) {
            return eventId();
        }
        Schema schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        if (raw.isRecord() && schema != null) {
            var model = schema.get$ref() == null
                    ? schema
                    : context.getDefinedModels().get(unique(schema.get$ref().replace(REFERENCE, ""), raw));
            if (model != null && model.getProperties() != null) {
                describe(model, raw);
            }
        }
        return schema;
    }

    private String unique(String name, Class<?> type) {
        if (types.computeIfAbsent(name, _ -> type) != type) {
            throw new IllegalStateException(
                    "The API has two records called %s: rename %s or %s".formatted(name, type, types.get(name)));
        }
        return name;
    }

    private void describe(Schema<?> model, Class<?> type) {
        model.additionalProperties(false);
        var text = javadoc.getClassJavadoc(type);
        model.description(text.isEmpty() ? null : text);
        var texts = javadoc.getRecordClassParamJavadoc(type);
        for (var component : type.getRecordComponents()) {
            var name = name(component);
            var property = model.getProperties().get(name);
            if (property != null) {
                property.description(texts.get(component.getName()));
                describe(model, name, component, property);
            }
        }
    }

    private static String name(RecordComponent component) {
        return component.getAccessor().getAnnotation(JsonProperty.class) instanceof JsonProperty given
                ? given.value()
                : component.getName();
    }

    private static void describe(Schema<?> model, String name, RecordComponent component, Schema<?> property) {
        if (component.getAccessor().isAnnotationPresent(JsonRawValue.class)) {
            property.types(null).typesItem("object").additionalProperties(true);
        }
        if (component.getAccessor().getAnnotation(Digits.class) instanceof Digits digits && digits.fraction() == 0) {
            property.multipleOf(BigDecimal.ONE);
        }
        if (property.getMaxLength() != null) {
            property.pattern(ParameterFacts.NO_NUL);
        }
        if (component.getDeclaringRecord().getSimpleName().endsWith("Request")
                && component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            allowNull(property);
        }
        boolean required = model.getRequired() != null && model.getRequired().contains(name);
        if (!required && !component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            model.addRequiredItem(name);
        }
    }

    /** What a request may leave out may be null too. */
    @SuppressWarnings("unchecked")
    private static void allowNull(Schema<?> property) {
        property.addType("null");
        if (property.getEnum() != null) {
            ((Schema<Object>) property).addEnumItemObject(null);
        }
    }
}
