// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Matches what needs no token: the endpoints that are {@link dev.sarsen.edge.Open}. */
class OpenEndpoints implements RequestMatcher {

    private final ObjectProvider<RequestMappingHandlerMapping> endpoints;
    private volatile @Nullable List<RequestMatcher> matchers;

    OpenEndpoints(ObjectProvider<RequestMappingHandlerMapping> endpoints) {
        this.endpoints = endpoints;
    }

    @Override
    public boolean matches(HttpServletRequest request) {
        return matchers().stream().anyMatch(matcher -> matcher.matches(request));
    }

    private List<RequestMatcher> matchers() {
        var known = matchers;
        if (known == null) {
            known = patterns()
                    .<RequestMatcher>map(PathPatternRequestMatcher::pathPattern)
                    .toList();
            matchers = known;
        }
        return known;
    }

    private Stream<String> patterns() {
        return endpoints
                .orderedStream()
                .flatMap(mapping -> mapping.getHandlerMethods().entrySet().stream())
                .filter(entry -> AccessCheck.isOpen(entry.getValue()))
                .flatMap(entry -> entry.getKey().getPatternValues().stream());
    }
}
