// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How accounts are read.
 *
 * @param leaderboardMaxAge how old a cached page of the leaderboard may be, at most 5 s; 0 turns the cache off
 */
@Validated
@ConfigurationProperties("sarsen.accounts")
record AccountsProperties(
        @DefaultValue("4s") @DurationMin(message = "must not be negative") @DurationMax(seconds = 5)
        Duration leaderboardMaxAge) {}
