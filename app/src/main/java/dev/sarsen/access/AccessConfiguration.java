// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.access;

import dev.sarsen.edge.Scope;
import dev.sarsen.platform.ProcessRole;
import dev.sarsen.trust.TlsServer;
import dev.sarsen.trust.Trust;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Opens nothing: shuts every port but for what is declared open, and asks for a token. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

    @Bean
    AccessProblems accessProblems(MeterRegistry metrics) {
        return new AccessProblems(metrics);
    }

    @Bean
    TrustedIssuers trustedIssuers(
            ProcessRole role, AccessProperties properties, Trust trust, Clock clock, MeterRegistry metrics) {
        var tls = trust.contextFor(TlsServer.ISSUER);
        var issuers = new TrustedIssuers(properties.all().stream()
                .map(issuer -> new Tokens(issuer, properties.clockSkew(), tls, clock, metrics))
                .toList());
        if (!role.ends()) {
            issuers.fetchKeys();
        }
        return issuers;
    }

    @Bean
    JwtDecoder tokens(TrustedIssuers issuers) {
        return new VerifiedTokens(issuers);
    }

    /** The metrics and the trace of the request tell as much; observing each filter was a tenth of what a request costs. */
    @Bean
    SecurityObservationSettings unobservedFilters() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    Issuer issuer(TrustedIssuers issuers) {
        return new Issuer(issuers.address(), issuers::originsOfSignIn);
    }

    /** Probes and metrics for everyone, the rest of the management port for operators. */
    @Bean
    @Order(1)
    SecurityFilterChain managementAccess(HttpSecurity http, AccessProblems problems) {
        var probes = EndpointRequest.toAdditionalPaths(WebServerNamespace.MANAGEMENT, "health");
        var open = new OrRequestMatcher(EndpointRequest.to("health", "prometheus"), probes);
        return BearerTokens.require(http, problems, open)
                .securityMatcher(new OrRequestMatcher(EndpointRequest.toAnyEndpoint(), probes))
                .authorizeHttpRequests(requests -> requests.requestMatchers(AccessConfiguration::isOdd)
                        .denyAll()
                        .requestMatchers(open)
                        .permitAll()
                        .anyRequest()
                        .hasAuthority(Caller.authority(Scope.OPS)))
                .build();
    }

    /** No endpoint of operators has a name that is written so; some fail over it. */
    private static boolean isOdd(HttpServletRequest request) {
        var path = request.getRequestURI();
        return Stream.of("%", ";", "\\", "//", "..").anyMatch(path::contains);
    }

    /** A token for everything that is not open; which scope it must have says the endpoint. */
    @Bean
    @Order(2)
    SecurityFilterChain applicationAccess(
            HttpSecurity http, AccessProblems problems, ObjectProvider<RequestMappingHandlerMapping> endpoints) {
        var open = new OpenEndpoints(endpoints);
        return BearerTokens.require(http, problems, open)
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(open)
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .build();
    }

    @Bean
    WebMvcConfigurer accessCheck(AccessProblems problems, AccessProperties properties, MeterRegistry metrics) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new ClientLog(properties.clientsInMetrics(), metrics))
                        .order(Ordered.HIGHEST_PRECEDENCE);
                registry.addInterceptor(new AccessCheck(problems)).order(Ordered.HIGHEST_PRECEDENCE);
            }
        };
    }

    @Bean
    HttpFirewall firewall() {
        return new OpenFirewall();
    }
}
