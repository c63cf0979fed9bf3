// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The flags as operators see them. */
record FlagReport(File file, List<Line> flags) {

    /**
     * What is known of the file of flags.
     *
     * @param status none, read or broken
     * @param problem why the file cannot be used, if it is broken
     * @param undeclared keys in it that are no {@link Flag}
     */
    record File(String status, @Nullable String problem, List<String> undeclared) {}

    record Line(
            String flag,
            boolean on,
            @JsonProperty("default") boolean byDefault,
            String reason,
            String meaning) {}
}
