// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses a request whose client asks more often than it may, and tells every client what it has left. */
class ClientLimit implements HandlerInterceptor {

    private final Allowances allowances;
    private final Quota reads;
    private final Quota writes;
    private final Refusals refusals;

    ClientLimit(Allowances allowances, Quota reads, Quota writes, Refusals refusals) {
        this.allowances = allowances;
        this.reads = reads;
        this.writes = writes;
        this.refusals = refusals;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getDispatcherType() == DispatcherType.REQUEST) {
            check(allowances.take(Clients.of(request), quotaOf(request)), response);
        }
        return true;
    }

    private Quota quotaOf(HttpServletRequest request) {
        return Clients.reads(request) ? reads : writes;
    }

    private void check(Verdict verdict, HttpServletResponse response) {
        var quota = verdict.quota();
        response.setHeader("RateLimit-Policy", quota.policy());
        response.setHeader("RateLimit", quota.state(verdict.remaining()));
        if (!verdict.isWithin()) {
            refusals.count(quota.limit());
            throw new Refused(Problem.RATE_LIMITED, verdict.retryAfter());
        }
    }
}
