package dev.sarsen.platform;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a process connects to PostgreSQL.
 *
 * @param poolSize connections of one process; the sum over all pods is weighed in docs/guides/run.md
 * @param preparedStatements whether statements are prepared on the server; false behind PgBouncer before 1.21
 */
@ConfigurationProperties("sarsen.database")
record DatabaseProperties(
        @DefaultValue("10") int poolSize,
        @DefaultValue("true") boolean preparedStatements) {}
