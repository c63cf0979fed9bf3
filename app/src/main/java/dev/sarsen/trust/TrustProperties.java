// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.trust;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which private authorities this process trusts.
 *
 * @param authorities a PEM file of certificates of authorities, which the clients of Redis, of the issuers and of the webhook trust beside the public ones of the JVM; read anew at each connection. For PostgreSQL, sslrootcert in the JDBC URL names the file
 */
@ConfigurationProperties("sarsen.trust")
record TrustProperties(@Nullable Path authorities) {

    TrustProperties {
        authorities = authorities == null || authorities.toString().isBlank() ? null : authorities.toAbsolutePath();
    }
}
