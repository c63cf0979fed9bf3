// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.apidocs;

import dev.sarsen.edge.Needs;
import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refuses;
import dev.sarsen.edge.Scope;
import io.swagger.v3.oas.models.Operation;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.MediaType;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;

/**
 * An operation of the document and the method that answers it.
 *
 * @param path as the document has it
 */
record Endpoint(
        String path, RequestMethod method, RequestMappingInfo mapping, HandlerMethod handler, Operation operation) {

    private static final Set<Problem> OF_BODIES = EnumSet.of(
            Problem.BODY_MALFORMED,
            Problem.BODY_TOO_SLOW,
            Problem.BODY_TOO_LARGE,
            Problem.MEDIA_TYPE_UNSUPPORTED,
            Problem.CONTENT_ENCODING_UNSUPPORTED,
            Problem.FIELD_UNKNOWN,
            Problem.FIELD_INVALID);

    String operationId() {
        return method.name().toLowerCase(Locale.ROOT)
                + StringUtils.capitalize(handler.getMethod().getName());
    }

    String tag() {
        return path.replaceFirst("^/api/v1", "").split("/")[1];
    }

    /** What a token must allow; nothing where none is needed. */
    Optional<Scope> scope() {
        return Optional.ofNullable(handler.getMethodAnnotation(Needs.class)).map(Needs::value);
    }

    Set<String> consumes() {
        return mapping.getConsumesCondition().getConsumableMediaTypes().stream()
                .map(MediaType::toString)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The problems that it names itself, and those of its body. */
    Set<Problem> refuses() {
        var problems = EnumSet.noneOf(Problem.class);
        Optional.ofNullable(AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), Refuses.class))
                .ifPresent(refuses -> problems.addAll(List.of(refuses.value())));
        if (Arrays.stream(handler.getMethodParameters())
                .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestBody.class))) {
            problems.addAll(OF_BODIES);
        }
        return problems;
    }
}
