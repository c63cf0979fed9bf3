// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.access;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.ProblemResponse;
import dev.sarsen.edge.Scope;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/** Tells who is refused why: a problem document, and the challenge that OAuth clients read (RFC 6750). */
class AccessProblems implements AuthenticationEntryPoint, AuthenticationFailureHandler, AccessDeniedHandler {

    private static final String DECODING = "An error occurred while attempting to decode the Jwt: ";

    private final MeterRegistry metrics;

    AccessProblems(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        switch (failure) {
            case AuthenticationServiceException _ ->
                refuse(response, Problem.ISSUER_UNREACHABLE, Problem.ISSUER_UNREACHABLE.meaning());
            case OAuth2AuthenticationException invalid -> {
                challenge(response, "Bearer error=\"invalid_token\"");
                refuse(response, Problem.TOKEN_INVALID, reason(invalid));
            }
            default -> {
                challenge(response, "Bearer");
                refuse(response, Problem.TOKEN_MISSING, Problem.TOKEN_MISSING.meaning());
            }
        }
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        commence(request, response, failure);
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
            throws IOException {
        missing(response, Scope.OPS);
    }

    /** Refuses a token that lacks a scope. */
    void missing(HttpServletResponse response, Scope scope) throws IOException {
        challenge(response, "Bearer error=\"insufficient_scope\", scope=\"%s\"".formatted(scope.value()));
        refuse(response, Problem.SCOPE_MISSING, "This needs a token with the scope %s.".formatted(scope.value()));
    }

    /** Refuses everyone at an endpoint that declares no access. */
    void undeclared(HttpServletResponse response) throws IOException {
        refuse(response, Problem.SCOPE_MISSING, "This endpoint declares no access, so it is shut.");
    }

    private void refuse(HttpServletResponse response, Problem problem, String detail) throws IOException {
        metrics.counter("sarsen.access.refused", "problem", problem.code()).increment();
        ProblemResponse.write(response, problem, detail);
    }

    private static void challenge(HttpServletResponse response, String challenge) {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge);
    }

    private static String reason(OAuth2AuthenticationException invalid) {
        return String.valueOf(
                invalid.getCause() instanceof JwtValidationException validation
                        ? validation.getErrors().iterator().next().getDescription()
                        : String.valueOf(invalid.getMessage()).replace(DECODING, ""));
    }
}
