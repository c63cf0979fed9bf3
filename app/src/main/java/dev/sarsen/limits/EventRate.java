// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Limits how many events a client may post in a time, in however many requests. A POST costs as many as it has events, or KiB of its
 * inflated body if these are more.
 */
public class EventRate {

    /** Events of the largest POST: every quota has room for one, once the client was silent for long enough. */
    public static final int LARGEST_POST = 10_000;

    private static final int KIB = 1024;

    private final Rates rates;
    private final Quota events;

    EventRate(Rates rates, Quota events) {
        this.rates = rates;
        this.events = events;
    }

    /**
     * Begins to charge a POST, before its body is read.
     *
     * @throws Refused with {@link Problem#RATE_LIMITED} if the client has used up its quota, or owes
     */
    public Charge begin(HttpServletRequest request, HttpServletResponse response) {
        rates.enter(events, request, response);
        return new Charge(request, response);
    }

    /** What one POST has cost so far. */
    public class Charge {

        private final HttpServletRequest request;
        private final HttpServletResponse response;
        private long paid = 1;

        private Charge(HttpServletRequest request, HttpServletResponse response) {
            this.request = request;
            this.response = response;
        }

        /** Charges for the bytes of the body, whatever becomes of it. What the client has not left it owes. */
        public void read(int bytes) {
            long cost = Math.ceilDiv(bytes, KIB);
            if (cost > paid) {
                rates.owe(events, cost - paid, request);
                paid = cost;
            }
        }

        /**
         * Charges for the events, valid or not, before any of them is stored.
         *
         * @param posted at most {@link #LARGEST_POST}
         * @throws Refused with {@link Problem#RATE_LIMITED} if the client has fewer left, beside those that its bytes have cost
         */
        public void events(int posted) {
            rates.take(events, posted, paid, request, response);
        }
    }
}
