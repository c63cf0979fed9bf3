// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.inbox.InboxDepth;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses events before their body is read: when too many wait to be scored, and when too many requests wait already. */
class IntakeLimit implements HandlerInterceptor {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final InboxDepth inbox;
    private final long deepest;
    private final DatabaseGate gate;
    private final Refusals refusals;

    IntakeLimit(InboxDepth inbox, long deepest, DatabaseGate gate, Refusals refusals) {
        this.inbox = inbox;
        this.deepest = deepest;
        this.gate = gate;
        this.refusals = refusals;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getMethod().equals("POST")) {
            checkInbox();
            gate.refuseIfFull();
        }
        return true;
    }

    private void checkInbox() {
        if (inbox.events() > deepest) {
            refusals.count(Limit.INBOX_DEPTH);
            throw new Refused(Problem.INBOX_FULL, RETRY_AFTER);
        }
    }
}
