// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.access;

import java.net.URI;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Whose tokens open the API.
 *
 * @param issuer the OpenID Connect issuer, as its tokens name it (iss); every role that opens a port needs it
 * @param audience what tokens must be meant for (aud)
 * @param clockSkew how far the clocks of issuer and server may be apart
 * @param insecureIssuer the one issuer that may be reached without TLS, the same text as issuer; for a developer's machine only
 */
@Validated
@ConfigurationProperties("sarsen.access")
record AccessProperties(
        @Nullable URI issuer,
        @DefaultValue("sarsen") String audience,

        @DefaultValue("30s") @DurationMin(message = "must not be negative") @DurationMax(minutes = 5)
        Duration clockSkew,

        @Nullable URI insecureIssuer) {

    AccessProperties {
        if (issuer != null) {
            check(issuer, insecureIssuer);
        }
        if (audience.isBlank()) {
            throw new IllegalArgumentException("sarsen.access.audience must not be blank");
        }
    }

    private static void check(URI issuer, @Nullable URI insecureIssuer) {
        if (issuer.getHost() == null || issuer.getQuery() != null || issuer.getFragment() != null) {
            throw new IllegalArgumentException(
                    "sarsen.access.issuer must be an address such as https://login.example.com/realm, is " + issuer);
        }
        if (!"https".equalsIgnoreCase(issuer.getScheme()) && !issuer.equals(insecureIssuer)) {
            throw new IllegalArgumentException(
                    ("sarsen.access.issuer is not https: whoever is between could make tokens of their own. Use an https "
                                    + "address or, on a developer's machine only, set sarsen.access.insecure-issuer to %s too")
                            .formatted(issuer));
        }
    }
}
