// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Bounds how many requests of one client are in work, from their head to the last byte of their answer: one that sends and reads
 * slowly spends its own room.
 */
class ClientRoom implements HandlerInterceptor {

    private static final String CLIENT = ClientRoom.class.getName();
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int requestsPerClient;
    private final Refusals refusals;
    private final ConcurrentHashMap<String, Integer> inWork = new ConcurrentHashMap<>();

    ClientRoom(int requestsPerClient, Refusals refusals) {
        this.requestsPerClient = requestsPerClient;
        this.refusals = refusals;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getDispatcherType() == DispatcherType.REQUEST) {
            enter(request, Clients.of(request));
        }
        return true;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        leave(request);
    }

    private void enter(HttpServletRequest request, String client) {
        int withThis = inWork.merge(client, 1, Integer::sum);
        request.setAttribute(CLIENT, client);
        if (withThis > requestsPerClient) {
            leave(request);
            refusals.count(Limit.CLIENT_REQUESTS);
            throw new Refused(Problem.TOO_MANY_AT_ONCE, RETRY_AFTER);
        }
    }

    private void leave(HttpServletRequest request) {
        if (request.getAttribute(CLIENT) instanceof String client) {
            request.removeAttribute(CLIENT);
            inWork.computeIfPresent(client, (_, count) -> count > 1 ? count - 1 : null);
        }
    }
}
