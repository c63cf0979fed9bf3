// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import dev.sarsen.events.WireNamed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.springframework.core.MethodParameter;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses query parameters that an endpoint does not declare: a misspelt filter must not answer as if it were absent. And
 * what Spring's conversion would make something of that nobody meant: numbers that are not decimal, an empty name (which
 * would be none), the name of a constant in Java.
 */
class KnownParameters implements HandlerInterceptor {

    private static final int LONGEST_QUERY = 8192;
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,9}");

    private final ConcurrentHashMap<HandlerMethod, SortedMap<String, Class<?>>> known = new ConcurrentHashMap<>();

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        var query = request.getQueryString();
        if (query != null && query.length() > LONGEST_QUERY) {
            throw new Refused(Problem.QUERY_TOO_LONG, Problem.QUERY_TOO_LONG.meaning());
        }
        if (query != null && handler instanceof HandlerMethod method) {
            var declared = known.computeIfAbsent(method, KnownParameters::declaredBy);
            parametersOf(request).forEach((name, values) -> check(name, values, declared));
        }
        return true;
    }

    private static Map<String, String[]> parametersOf(HttpServletRequest request) {
        try {
            return request.getParameterMap();
        } catch (IllegalStateException unreadable) {
            throw new Refused(
                    Problem.PARAMETER_INVALID,
                    "The query could not be read: it is not UTF-8, percent-encoded, or has more than 50 parameters.");
        }
    }

    private static void check(String name, String[] values, SortedMap<String, Class<?>> declared) {
        var type = declared.get(name);
        if (type == null) {
            throw new Refused(
                    Problem.PARAMETER_UNKNOWN,
                    "There is no parameter '%s'; known are: %s.".formatted(name, String.join(", ", declared.keySet())));
        }
        if (values.length > 1) {
            throw new Refused(Problem.PARAMETER_INVALID, "The parameter '" + name + "' is given more than once.");
        }
        if (type == int.class && !DECIMAL.matcher(values[0]).matches()) {
            throw new Refused(Problem.PARAMETER_INVALID, name + " cannot be '" + values[0] + "'.");
        }
        if (WireNamed.class.isAssignableFrom(type)) {
            checkName(name, values[0], type.asSubclass(WireNamed.class));
        }
    }

    private static void checkName(String parameter, String value, Class<? extends WireNamed> type) {
        if (WireNamed.find(type, value).isEmpty()) {
            throw new Refused(
                    Problem.PARAMETER_INVALID, "%s must be one of %s.".formatted(parameter, WireNamed.list(type)));
        }
    }

    private static SortedMap<String, Class<?>> declaredBy(HandlerMethod method) {
        var declared = new TreeMap<String, Class<?>>();
        for (var parameter : method.getMethodParameters()) {
            if (parameter.hasParameterAnnotation(RequestParam.class)) {
                declared.put(nameOf(parameter), parameter.getParameterType());
            }
        }
        return declared;
    }

    private static String nameOf(MethodParameter parameter) {
        var annotation = parameter.getParameterAnnotation(RequestParam.class);
        var name = annotation == null ? "" : annotation.name();
        return StringUtils.hasText(name) ? name : parameter.getParameter().getName();
    }
}
