// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.access;

import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** The filters of requests that carry a bearer token: no session, no form, and each refusal is an answer of {@link AccessProblems}. */
final class BearerTokens {

    private BearerTokens() {}

    /**
     * Takes the token of each request that needs one.
     *
     * @param open requests that need none; their token is not even looked at, so that no probe hangs on the issuer
     */
    static HttpSecurity require(HttpSecurity http, AccessProblems problems, RequestMatcher open) {
        var inHeader = new DefaultBearerTokenResolver();
        return http.csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .exceptionHandling(
                        failures -> failures.authenticationEntryPoint(problems).accessDeniedHandler(problems))
                .oauth2ResourceServer(server -> server.jwt(_ -> {})
                        .bearerTokenResolver(request -> open.matches(request) ? null : inHeader.resolve(request))
                        .authenticationEntryPoint(problems)
                        .accessDeniedHandler(problems)
                        .withObjectPostProcessor(failuresTo(problems)));
    }

    /** An issuer out of reach is a problem too, and no error of this server's own. */
    private static ObjectPostProcessor<BearerTokenAuthenticationFilter> failuresTo(AccessProblems problems) {
        return new ObjectPostProcessor<>() {
            @Override
            public <F extends BearerTokenAuthenticationFilter> F postProcess(F filter) {
                filter.setAuthenticationFailureHandler(problems);
                return filter;
            }
        };
    }
}
