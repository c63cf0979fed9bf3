package dev.sarsen.flags;

import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.Value;
import dev.sarsen.platform.ProcessRole;
import java.util.Locale;
import java.util.Map;

/** For whom a flag is evaluated, as the rules see it: the role and the version of this process. */
class Asker {

    private final EvaluationContext nobody;

    Asker(ProcessRole role, String version) {
        var process = Map.of(
                "role", new Value(role.name().toLowerCase(Locale.ROOT)),
                "version", new Value(version));
        this.nobody = new ImmutableContext(process);
    }

    EvaluationContext context() {
        return nobody;
    }
}
