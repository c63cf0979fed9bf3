// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How a process connects to PostgreSQL.
 *
 * @param poolSize connections of one process; the sum over all pods is weighed in docs/guides/run.md
 * @param preparedStatements whether statements are prepared on the server; false behind PgBouncer before 1.21
 */
@Validated
@ConfigurationProperties("sarsen.database")
public record DatabaseProperties(
        @DefaultValue("10") @Min(1) int poolSize,
        @DefaultValue("true") boolean preparedStatements) {}
