// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses a request whose client asks more often than it may. */
class ClientLimit implements HandlerInterceptor {

    private final Rates rates;
    private final Quota reads;
    private final Quota writes;

    ClientLimit(Rates rates, Quota reads, Quota writes) {
        this.rates = rates;
        this.reads = reads;
        this.writes = writes;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getDispatcherType() == DispatcherType.REQUEST) {
            rates.take(Clients.reads(request) ? reads : writes, 1, request, response);
        }
        return true;
    }
}
