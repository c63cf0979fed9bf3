// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.credentials;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where passwords are read from, so that changed ones need no restart: folders with the file password, and username where that changes too.
 *
 * @param database for PostgreSQL, a folder in place of spring.datasource.username and password; looked at every sarsen.sample-every, and used once PostgreSQL takes what it says
 * @param redis for Redis, a folder in place of spring.data.redis.username and password; read at each connection
 */
@ConfigurationProperties("sarsen.credentials")
record CredentialsProperties(
        @Nullable Path database, @Nullable Path redis) {

    CredentialsProperties {
        database = absolute(database);
        redis = absolute(redis);
    }

    private static @Nullable Path absolute(@Nullable Path path) {
        return path == null || path.toString().isBlank() ? null : path.toAbsolutePath();
    }
}
