// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What people are told of the flags and their file. */
record FlagReport(File file, List<Line> flags) {

    record File(String status, @Nullable String problem, List<String> undeclared) {}

    record Line(
            String flag,
            boolean on,
            @JsonProperty("default") boolean byDefault,
            String reason,
            String meaning) {}

    static File of(FileState state) {
        return new File(state.status().name().toLowerCase(Locale.ROOT), state.problem(), state.undeclared());
    }

    static Line of(Flag flag, Evaluation evaluation) {
        return new Line(
                flag.key(),
                evaluation.on(),
                flag.byDefault(),
                evaluation.reason().label(),
                flag.meaning());
    }
}
