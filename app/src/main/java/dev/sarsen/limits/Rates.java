// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Takes from the quotas of a request's client, and tells the client in the headers of the answer what it has left. */
class Rates {

    private final Allowances allowances;
    private final Refusals refusals;

    Rates(Allowances allowances, Refusals refusals) {
        this.allowances = allowances;
        this.refusals = refusals;
    }

    /** @throws Refused with {@link Problem#RATE_LIMITED} if the client has fewer left; nothing is taken then */
    void take(Quota quota, long tokens, HttpServletRequest request, HttpServletResponse response) {
        var verdict = allowances.take(Clients.of(request), quota, tokens);
        response.addHeader("RateLimit-Policy", quota.policy());
        response.addHeader("RateLimit", quota.state(verdict.remaining()));
        if (!verdict.isWithin()) {
            refusals.count(quota.limit());
            throw new Refused(Problem.RATE_LIMITED, verdict.retryAfter());
        }
    }
}
