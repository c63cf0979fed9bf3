package dev.sarsen.edge;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.core.MethodParameter;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses query parameters that an endpoint does not declare: a misspelt filter must not answer as if it were absent. */
class KnownParameters implements HandlerInterceptor {

    private final ConcurrentHashMap<HandlerMethod, Set<String>> known = new ConcurrentHashMap<>();

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getQueryString() != null && handler instanceof HandlerMethod method) {
            var declared = known.computeIfAbsent(method, KnownParameters::declaredBy);
            parametersOf(request).forEach((name, values) -> check(name, values, declared));
        }
        return true;
    }

    private static Map<String, String[]> parametersOf(HttpServletRequest request) {
        try {
            return request.getParameterMap();
        } catch (IllegalStateException notUtf8) {
            throw new Refused(
                    Problem.PARAMETER_INVALID, "The query could not be read: it is not UTF-8, percent-encoded.");
        }
    }

    private static void check(String name, String[] values, Set<String> declared) {
        if (!declared.contains(name)) {
            throw new Refused(
                    Problem.PARAMETER_UNKNOWN,
                    "There is no parameter '%s'; known are: %s.".formatted(name, String.join(", ", declared)));
        }
        if (values.length > 1) {
            throw new Refused(Problem.PARAMETER_INVALID, "The parameter '" + name + "' is given more than once.");
        }
    }

    private static Set<String> declaredBy(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .filter(parameter -> parameter.hasParameterAnnotation(RequestParam.class))
                .map(KnownParameters::nameOf)
                .collect(Collectors.toCollection(java.util.TreeSet::new));
    }

    private static String nameOf(MethodParameter parameter) {
        var annotation = parameter.getParameterAnnotation(RequestParam.class);
        var name = annotation == null ? "" : annotation.name();
        return StringUtils.hasText(name) ? name : parameter.getParameter().getName();
    }
}
