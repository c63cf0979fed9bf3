// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.access;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Whose tokens open the API. How to set this for Entra ID, Cognito, Auth0, Keycloak and Okta: docs/guides/access.md.
 *
 * @param issuer the OpenID Connect issuer, as its tokens name it (iss); every role that opens a port needs one, here or in issuers
 * @param audience what tokens of the issuer must be meant for: one of these values
 * @param audienceClaims the claims of the issuer's tokens that can name the audience; none only where scope-prefix is set
 * @param scopeClaims the claims of the issuer's tokens that list scopes, as a text or as texts; a dot leads into an object
 * @param scopePrefix what the issuer writes before each scope of this API; scopes without the prefix do not count
 * @param issuers further issuers, each with its own issuer and audience, and where needed audience-claims, scope-claims, scope-prefix
 * @param clockSkew how far the clocks of issuer and server may be apart
 * @param insecureIssuer issuers that may be reached without TLS, the same text as issuer; for a developer's machine only
 * @param clientsInMetrics how many clients a process counts by name in its metrics; the requests of later ones count as other
 */
@Validated
@ConfigurationProperties("sarsen.access")
record AccessProperties(
        @Nullable URI issuer,
        @DefaultValue("sarsen") List<@NotBlank String> audience,
        @DefaultValue("aud") List<String> audienceClaims,
        @DefaultValue({"scope", "scp"}) List<String> scopeClaims,
        @DefaultValue("") String scopePrefix,
        @DefaultValue List<TrustedIssuer> issuers,

        @DefaultValue("30s") @DurationMin(message = "must not be negative") @DurationMax(minutes = 5)
        Duration clockSkew,

        @DefaultValue List<URI> insecureIssuer,
        @DefaultValue("20") @Min(0) @Max(1_000) int clientsInMetrics) {

    AccessProperties {
        if (issuer != null) {
            new TrustedIssuer(issuer, audience, audienceClaims, scopeClaims, scopePrefix)
                    .check("sarsen.access", insecureIssuer);
        }
        for (int i = 0; i < issuers.size(); i++) {
            issuers.get(i).check("sarsen.access.issuers[%d]".formatted(i), insecureIssuer);
        }
        var addresses = Stream.concat(
                        Stream.ofNullable(issuer), issuers.stream().map(TrustedIssuer::issuer))
                .toList();
        if (addresses.stream().distinct().count() < addresses.size()) {
            throw new IllegalArgumentException("sarsen.access.issuers names an issuer twice: " + addresses);
        }
    }

    /** The issuer of the simple settings first, if there is one: people sign in at the first. */
    List<TrustedIssuer> all() {
        return Stream.concat(
                        Stream.ofNullable(issuer)
                                .map(own -> new TrustedIssuer(own, audience, audienceClaims, scopeClaims, scopePrefix)),
                        issuers.stream())
                .toList();
    }
}
