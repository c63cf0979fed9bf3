// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.health;

import io.opentelemetry.api.trace.Span;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Keeps ids of accounts and users out of traces. The OpenTelemetry agent notes the address of a request on its span; the pattern of the
 * endpoint takes its place, and the query becomes empty.
 */
class SpanAddresses implements Filter {

    private static final String NO_ENDPOINT = "/";

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } finally {
            hideAddress((HttpServletRequest) request, Span.current());
        }
    }

    private static void hideAddress(HttpServletRequest request, Span span) {
        if (span.isRecording()) {
            var pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
            span.setAttribute("url.path", pattern == null ? NO_ENDPOINT : pattern.toString());
            if (request.getQueryString() != null) {
                span.setAttribute("url.query", "");
            }
        }
    }
}
