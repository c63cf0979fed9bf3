// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** Says what is wrong with a body that is no record of the expected type, without a value of the body. */
final class UnreadableBody {

    private UnreadableBody() {}

    static Refused refusal(@Nullable Throwable cause) {
        return switch (cause) {
            case UnrecognizedPropertyException e ->
                new Refused(Problem.FIELD_UNKNOWN, "'" + e.getPropertyName() + "' is not a field of this body.");
            case ValueInstantiationException e when e.getCause() instanceof Refused refused -> refused;
            case DatabindException e ->
                new Refused(Problem.FIELD_INVALID, place(e) + " has the wrong type, or a value that is not allowed.");
            case JacksonException e ->
                new Refused(
                        Problem.BODY_MALFORMED,
                        "The body is not JSON, or ends too early: line %d, column %d."
                                .formatted(
                                        e.getLocation().getLineNr(),
                                        e.getLocation().getColumnNr()));
            case null, default -> new Refused(Problem.BODY_MALFORMED, "This request needs a body of JSON.");
        };
    }

    private static String place(JacksonException e) {
        var path = e.getPath().stream()
                .map(JacksonException.Reference::getPropertyName)
                .collect(Collectors.joining("."));
        return path.isEmpty() ? "The body" : path;
    }
}
