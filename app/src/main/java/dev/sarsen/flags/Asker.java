// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.Value;
import dev.sarsen.access.Caller;
import dev.sarsen.platform.ProcessRole;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * For whom a flag is evaluated, as its rule sees it: {@code role} and {@code version} of this process, and as {@code
 * targetingKey} the client of the current request, where there is one.
 */
class Asker {

    private final Map<String, Value> process;
    private final EvaluationContext nobody;

    Asker(ProcessRole role, String version) {
        this.process = Map.of(
                "role", new Value(role.name().toLowerCase(Locale.ROOT)),
                "version", new Value(version));
        this.nobody = new ImmutableContext(process);
    }

    EvaluationContext context() {
        return caller().<EvaluationContext>map(caller -> new ImmutableContext(caller.client(), process))
                .orElse(nobody);
    }

    private static Optional<Caller> caller() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request
                ? Caller.of(request.getRequest())
                : Optional.empty();
    }
}
