// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.access;

import java.net.URI;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** An OpenID Connect issuer, and where its tokens say for whom they are and what they allow. */
record TrustedIssuer(
        URI issuer,
        @DefaultValue List<String> audience,
        @DefaultValue("aud") List<String> audienceClaims,
        @DefaultValue({"scope", "scp"}) List<String> scopeClaims,
        @DefaultValue("") String scopePrefix) {

    /**
     * Refuses settings that cannot work, or that would let in tokens for other applications.
     *
     * @param settings the prefix of this issuer's settings, for the message
     * @param insecureIssuers issuers that may be reached without TLS
     */
    void check(String settings, List<URI> insecureIssuers) {
        if (issuer == null || issuer.getHost() == null || issuer.getQuery() != null || issuer.getFragment() != null) {
            throw new IllegalArgumentException(
                    settings + ".issuer must be an address such as https://login.example.com/realm, is " + issuer);
        }
        if (!"https".equalsIgnoreCase(issuer.getScheme()) && !insecureIssuers.contains(issuer)) {
            throw new IllegalArgumentException(
                    ("%s.issuer is not https, so that an attacker on the network could replace the issuer's keys. Use an https "
                                    + "address or, on a developer's machine only, set sarsen.access.insecure-issuer to %s too")
                            .formatted(settings, issuer));
        }
        if (audience.isEmpty() || audience.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(
                    settings + ".audience must not be blank: name what tokens are meant for");
        }
        if (audienceClaims.isEmpty() && scopePrefix.isBlank()) {
            throw new IllegalArgumentException(
                    settings
                            + ".audience-claims is empty, so tokens for other applications would be taken. Name a claim, or set scope-prefix");
        }
    }

    /** Whether a claim of the token names this application. */
    boolean isMeantForUs(Map<String, Object> claims) {
        return audienceClaims.isEmpty()
                || audienceClaims.stream()
                        .flatMap(name -> values(claims, name))
                        .anyMatch(value -> value instanceof String text && audience.contains(text));
    }

    /**
     * The scopes of this API in the token, without the prefix.
     *
     * @throws IllegalArgumentException if a claim of scopes holds something else than text
     */
    List<String> scopes(Map<String, Object> claims) {
        return scopeClaims.stream()
                .flatMap(name -> values(claims, name))
                .flatMap(TrustedIssuer::words)
                .filter(scope -> scope.startsWith(scopePrefix))
                .map(scope -> scope.substring(scopePrefix.length()))
                .distinct()
                .toList();
    }

    private static Stream<String> words(Object value) {
        if (value instanceof String text) {
            return Arrays.stream(text.split(" "));
        }
        throw new IllegalArgumentException("A claim of scopes holds something else than text");
    }

    /** What a claim holds: one value, the values of a list, or nothing. */
    private static Stream<?> values(Map<String, Object> claims, String name) {
        var value = find(claims, name);
        return value instanceof Collection<?> several ? several.stream() : Stream.ofNullable(value);
    }

    /** A name with dots is that of a claim, such as {@code https://example.com/roles}, or a path, such as {@code realm_access.roles}. */
    private static @Nullable Object find(Map<?, ?> claims, String name) {
        int dot = name.indexOf('.');
        return claims.containsKey(name) || dot < 0
                ? claims.get(name)
                : claims.get(name.substring(0, dot)) instanceof Map<?, ?> inner
                        ? find(inner, name.substring(dot + 1))
                        : null;
    }
}
