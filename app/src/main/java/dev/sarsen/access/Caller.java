// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.access;

import dev.sarsen.edge.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/**
 * Who calls, as the token says.
 *
 * @param client the OAuth client, whoever works with it: {@code client_id}, else {@code azp}, {@code cid} (Okta),
 *     {@code appid} (Entra ID), {@code sub}
 * @param scopes what the token allows, of what this API knows
 * @param expiresAt when the token ends
 * @param subject the person or service that works with the client: {@code sub}, else the client
 * @param issuer who has named both: {@code iss}
 */
public record Caller(String client, Set<Scope> scopes, Instant expiresAt, String subject, String issuer) {

    private static final String SCOPE = "SCOPE_";
    private static final String KNOWN = Caller.class.getName();

    /** Empty if the request came without a token. Reads the token once for each request. */
    public static Optional<Caller> of(HttpServletRequest request) {
        if (request.getAttribute(KNOWN) instanceof Caller known) {
            return Optional.of(known);
        }
        if (request.getUserPrincipal() instanceof JwtAuthenticationToken token) {
            var caller = of(token);
            request.setAttribute(KNOWN, caller);
            return Optional.of(caller);
        }
        return Optional.empty();
    }

    /** Empty on a thread that answers no request, or one without a token. */
    public static Optional<Caller> current() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof JwtAuthenticationToken token
                ? Optional.of(of(token))
                : Optional.empty();
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }

    static String authority(Scope scope) {
        return SCOPE + scope.value();
    }

    private static Caller of(JwtAuthenticationToken token) {
        var client = client(token.getToken());
        return new Caller(
                client,
                Arrays.stream(Scope.values())
                        .filter(scope -> token.getAuthorities().stream()
                                .anyMatch(granted -> authority(scope).equals(granted.getAuthority())))
                        .collect(Collectors.toUnmodifiableSet()),
                Objects.requireNonNull(token.getToken().getExpiresAt()),
                Objects.requireNonNullElse(token.getToken().getSubject(), client),
                Objects.requireNonNullElse(token.getToken().getClaimAsString("iss"), ""));
    }

    private static String client(Jwt token) {
        return Stream.of("client_id", "azp", "cid", "appid", "sub")
                .map(token::getClaimAsString)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }
}
