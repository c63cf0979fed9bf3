// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.access;

import dev.sarsen.edge.Needs;
import dev.sarsen.edge.Open;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/** Lets a request through to an endpoint if the endpoint declares who may call it, and the caller may. */
class AccessCheck implements HandlerInterceptor {

    private final AccessProblems problems;

    AccessCheck(AccessProblems problems) {
        this.problems = problems;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        return switch (handler) {
            case HandlerMethod method when tellsOnlyMethods(method) -> true;
            case HandlerMethod method ->
                isOpen(method) || holds(method.getMethodAnnotation(Needs.class), request, response);
            case ResourceHttpRequestHandler _ -> true;
            default -> refuse(response);
        };
    }

    /** An address that is known answers OPTIONS with its methods, by a handler of Spring's own. */
    private static boolean tellsOnlyMethods(HandlerMethod method) {
        return method.getBeanType().getEnclosingClass() == RequestMappingInfoHandlerMapping.class;
    }

    static boolean isOpen(HandlerMethod method) {
        return method.hasMethodAnnotation(Open.class);
    }

    private boolean holds(@Nullable Needs needs, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (needs == null) {
            return refuse(response);
        }
        if (Caller.of(request).filter(caller -> caller.may(needs.value())).isEmpty()) {
            problems.missing(response, needs.value());
            return false;
        }
        return true;
    }

    private boolean refuse(HttpServletResponse response) throws IOException {
        problems.undeclared(response);
        return false;
    }
}
