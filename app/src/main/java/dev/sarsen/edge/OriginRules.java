// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/** Which pages may call the API (CORS): those of the listed origins, without credentials. Others get a problem. */
class OriginRules extends DefaultCorsProcessor {

    /** The filter that applies them to the API; without origins it allows none. */
    static CorsFilter filter(List<String> allowedOrigins) {
        var source = new UrlBasedCorsConfigurationSource();
        if (!allowedOrigins.isEmpty()) {
            var rules = new CorsConfiguration();
            rules.setAllowedOrigins(allowedOrigins);
            rules.setAllowedMethods(List.of("GET", "POST", "DELETE"));
            rules.setAllowedHeaders(List.of(CorsConfiguration.ALL));
            rules.setExposedHeaders(List.of("Location", "Retry-After", "RateLimit", "RateLimit-Policy"));
            rules.setMaxAge(1800L);
            source.registerCorsConfiguration("/api/**", rules);
        }
        var filter = new CorsFilter(source);
        filter.setCorsProcessor(new OriginRules());
        return filter;
    }

    /** A page of this very host is at home, whatever the scheme: TLS may end before us. */
    @Override
    public boolean processRequest(
            @Nullable CorsConfiguration rules, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        return isAtHome(request) || super.processRequest(rules, request, response);
    }

    private static boolean isAtHome(HttpServletRequest request) {
        var origin = String.valueOf(request.getHeader(HttpHeaders.ORIGIN));
        return origin.replaceFirst("^https?://", "").equalsIgnoreCase(request.getHeader(HttpHeaders.HOST));
    }

    @Override
    protected void rejectRequest(ServerHttpResponse response) throws IOException {
        var refused = ((ServletServerHttpResponse) response).getServletResponse();
        ProblemResponse.write(refused, Problem.ORIGIN_NOT_ALLOWED, Problem.ORIGIN_NOT_ALLOWED.meaning());
    }
}
