// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Takes from the quotas of a request's client, and tells the client in the headers of the answer what it has left. */
class Rates {

    private final ClientBuckets buckets;
    private final Refusals refusals;

    Rates(ClientBuckets buckets, Refusals refusals) {
        this.buckets = buckets;
        this.refusals = refusals;
    }

    /** @throws Refused with {@link Problem#RATE_LIMITED} if the client has fewer left; nothing is taken then */
    void take(Quota quota, long tokens, HttpServletRequest request, HttpServletResponse response) {
        take(quota, tokens, 0, request, response);
    }

    /**
     * Takes what is left to pay.
     *
     * @param tokens the whole price, for which a client that is refused waits
     * @param paid what was taken before
     * @throws Refused with {@link Problem#RATE_LIMITED} if the client has fewer left; nothing more is taken then
     */
    void take(Quota quota, long tokens, long paid, HttpServletRequest request, HttpServletResponse response) {
        var decision = buckets.of(Clients.of(request), quota).take(tokens, paid, buckets.now());
        tell(decision, response);
        refuseUnlessWithin(decision);
    }

    /** Takes one token of a price that is not known yet, and tells the client only if it is refused. */
    void enter(Quota quota, HttpServletRequest request, HttpServletResponse response) {
        var decision = buckets.of(Clients.of(request), quota).take(1, 0, buckets.now());
        if (!decision.isWithin()) {
            tell(decision, response);
        }
        refuseUnlessWithin(decision);
    }

    /** Takes tokens also if the client has fewer: it gets none before it has made up for them. */
    void owe(Quota quota, long tokens, HttpServletRequest request) {
        buckets.of(Clients.of(request), quota).owe(tokens, buckets.now());
    }

    private static void tell(RateLimitDecision decision, HttpServletResponse response) {
        response.addHeader("RateLimit-Policy", decision.quota().policy());
        response.addHeader("RateLimit", decision.quota().state(decision.remaining()));
    }

    private void refuseUnlessWithin(RateLimitDecision decision) {
        if (!decision.isWithin()) {
            refusals.count(decision.quota().limit());
            throw new Refused(Problem.RATE_LIMITED, decision.retryAfter());
        }
    }
}
