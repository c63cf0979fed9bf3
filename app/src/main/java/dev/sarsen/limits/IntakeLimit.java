// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.inbox.InboxDepth;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses events before their body is read: when too many wait to be scored, of all clients or of this one, and when too many requests
 * wait already. A client may have as many events in the inbox as there is room left for others (dynamic thresholds: Choudhury and Hahne, 1998). So
 * one client fills half of the inbox at most, and two clients fill two thirds: a client with few events always finds room.
 */
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
            checkInbox(Clients.of(request));
            gate.refuseIfFull();
        }
        return true;
    }

    private void checkInbox(String client) {
        double room = deepest - inbox.events();
        if (room < 0) {
            throw refused(Limit.INBOX_DEPTH);
        }
        if (inbox.eventsOf(client) > room) {
            throw refused(Limit.CLIENT_INBOX);
        }
    }

    private Refused refused(Limit limit) {
        refusals.count(limit);
        return new Refused(Problem.INBOX_FULL, RETRY_AFTER);
    }
}
