// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.apidocs;

import dev.sarsen.edge.Page;
import dev.sarsen.events.EventId;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.math.BigDecimal;
import java.util.Map;
import org.springdoc.core.customizers.ParameterCustomizer;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;

/** What a parameter may be beyond its type. */
class ParameterFacts implements ParameterCustomizer {

    /** PostgreSQL stores no such character. */
    static final String NO_NUL = "^[^\\u0000]*$";

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private static final Map<String, String> PATTERNS = Map.of(
            "q",
            "^[^\\u0000]*[^\\u0000-\\u0020][^\\u0000]*$",
            "cursor",
            "^[A-Za-z0-9_-]+$",
            "reason",
            "^[^\\u0000]+$",
            IDEMPOTENCY_KEY,
            "^[ -~]*[!-~][ -~]*$");

    private static final Map<String, Integer> LONGEST = Map.of(IDEMPOTENCY_KEY, 200);

    @Override
    public Parameter customize(Parameter parameter, MethodParameter declared) {
        return parameter == null ? null : withFacts(parameter, declared);
    }

    /** springdoc asks about a body too, which is no parameter. */
    private static Parameter withFacts(Parameter parameter, MethodParameter declared) {
        var schema = parameter.getSchema();
        if (declared.getParameterType() == EventId.class) {
            parameter.schema(RecordSchemas.eventId());
        } else if (declared.getParameterType() == String.class) {
            parameter.schema(text(parameter));
        } else if (isPageLimit(declared)) {
            schema.minimum(BigDecimal.ONE).maximum(BigDecimal.valueOf(Page.MAX_LIMIT));
        }
        return parameter;
    }

    /** A schema of its own: springdoc gives the same one to every text. */
    private static Schema<?> text(Parameter parameter) {
        var pattern = PATTERNS.getOrDefault(parameter.getName(), NO_NUL);
        return new JsonSchema()
                .typesItem("string")
                .minLength(parameter.getRequired() ? 1 : null)
                .maxLength(LONGEST.get(parameter.getName()))
                .pattern(pattern);
    }

    private static boolean isPageLimit(MethodParameter declared) {
        return declared.getParameterAnnotation(RequestParam.class) instanceof RequestParam given
                && given.defaultValue().equals(Page.DEFAULT_LIMIT)
                && "limit".equals(declared.getParameter().getName());
    }
}
