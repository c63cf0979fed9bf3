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
 * @param client the OAuth client, whoever works with it: {@code client_id}, else {@code azp}, else {@code sub}
 * @param scopes what the token allows, of what this API knows
 * @param expiresAt when the token ends
 * @param subject who works with the client: {@code sub}; may be empty
 */
public record Caller(String client, Set<Scope> scopes, Instant expiresAt, String subject) {

    private static final String SCOPE = "SCOPE_";

    /** Empty if the request came without a token. */
    public static Optional<Caller> of(HttpServletRequest request) {
        return request.getUserPrincipal() instanceof JwtAuthenticationToken token
                ? Optional.of(of(token))
                : Optional.empty();
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
        return new Caller(
                client(token.getToken()),
                Arrays.stream(Scope.values())
                        .filter(scope -> token.getAuthorities().stream()
                                .anyMatch(granted -> authority(scope).equals(granted.getAuthority())))
                        .collect(Collectors.toUnmodifiableSet()),
                Objects.requireNonNull(token.getToken().getExpiresAt()),
                Objects.requireNonNullElse(token.getToken().getSubject(), ""));
    }

    private static String client(Jwt token) {
        return Stream.of("client_id", "azp", "sub")
                .map(token::getClaimAsString)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }
}
