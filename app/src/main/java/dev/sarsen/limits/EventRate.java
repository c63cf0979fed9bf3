// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Limits how many events a client may post in a time, in however many requests. */
public class EventRate {

    /** Events of the largest POST: every quota has room for one, once the client was silent for long enough. */
    public static final int LARGEST_POST = 10_000;

    private final Rates rates;
    private final Quota events;

    EventRate(Rates rates, Quota events) {
        this.rates = rates;
        this.events = events;
    }

    /**
     * Takes the events of a POST, valid or not, before any of them is stored.
     *
     * @param posted at most {@link #LARGEST_POST}
     * @throws Refused with {@link Problem#RATE_LIMITED} if the client has fewer left
     */
    public void take(int posted, HttpServletRequest request, HttpServletResponse response) {
        rates.take(events, posted, request, response);
    }
}
