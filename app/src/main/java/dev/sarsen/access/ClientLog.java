// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.access;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Writes the client of a request into the logging context, as the field {@code client}, and counts the requests of each client.
 * Only the first clients that a process meets are counted by name, so that the number of time series is bounded.
 */
class ClientLog implements HandlerInterceptor {

    private static final String CLIENT = "client";
    private static final String OTHER = "other";

    private final int most;
    private final Set<String> named = ConcurrentHashMap.newKeySet();
    private final MeterProvider<Counter> requests;

    ClientLog(int most, MeterRegistry metrics) {
        this.most = most;
        this.requests = Counter.builder("sarsen.access.requests")
                .description(
                        "Answered requests with a token, by client; of clients met after the first sarsen.access.clients-in-metrics: other")
                .withRegistry(metrics);
        requests.withTags(CLIENT, OTHER, "outcome", HttpStatus.Series.SUCCESSFUL.name());
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        Caller.of(request).ifPresent(caller -> MDC.put(CLIENT, caller.client()));
        return true;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        var client = MDC.get(CLIENT);
        MDC.remove(CLIENT);
        if (client != null && request.getDispatcherType() != DispatcherType.ERROR) {
            count(client, response.getStatus());
        }
    }

    private void count(String client, int status) {
        var series = HttpStatus.Series.resolve(status);
        requests.withTags(CLIENT, nameInMetrics(client), "outcome", series == null ? "UNKNOWN" : series.name())
                .increment();
    }

    private String nameInMetrics(String client) {
        if (named.contains(client)) {
            return client;
        }
        synchronized (named) {
            return named.contains(client) || (named.size() < most && named.add(client)) ? client : OTHER;
        }
    }
}
