// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.console;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The web page and its live feed.
 *
 * @param pollEvery how often a process asks the database for the overview while somebody watches
 * @param maxViewers live feeds that one process serves at a time, a quarter of them to one person or service (sub); beyond, it answers 503 and 429
 * @param heartbeat how long a live feed may be silent before it sends a sign of life
 * @param clientId the client that the page signs in as at the issuer: a public one, with this page as redirect URI
 * @param scopes what the page asks the issuer for
 */
@Validated
@ConfigurationProperties("sarsen.console")
record ConsoleProperties(
        @DefaultValue("2s") @DurationMin(millis = 10) @DurationMax(minutes = 1)
        Duration pollEvery,

        @DefaultValue("200") @Min(1) @Max(100_000) int maxViewers,

        @DefaultValue("15s") @DurationMin(millis = 10) @DurationMax(minutes = 5)
        Duration heartbeat,

        @DefaultValue("sarsen-console") @NotBlank String clientId,

        @DefaultValue({"openid", "signals:read", "ops"}) @NotEmpty List<@NotBlank String> scopes) {}
