// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where the flags are.
 *
 * @param file the file of flags, a JSON object of booleans (docs/guides/flags.md); without one every flag has its default
 * @param checkEvery how often the file is read; a change is in force after this time at the latest
 */
@Validated
@ConfigurationProperties("sarsen.flags")
record FlagsProperties(
        @Nullable Path file,
        @DefaultValue("1s") @DurationMin(millis = 1) Duration checkEvery) {

    FlagsProperties {
        file = file == null || file.toString().isBlank() ? null : file.toAbsolutePath();
    }
}
