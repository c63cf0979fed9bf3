// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets a few requests at a time to the database; a few more wait in turn and not for long. */
class DatabaseGate {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int queue;
    private final Duration longestWait;
    private final Refusals refusals;
    private final Bulkhead bulkhead;
    private final AtomicInteger waiting = new AtomicInteger();

    DatabaseGate(int size, int queue, Duration longestWait, Refusals refusals) {
        this.queue = queue;
        this.longestWait = longestWait;
        this.refusals = refusals;
        this.bulkhead = new Bulkhead(size);
    }

    /** @throws Refused with {@link Problem#OVERLOADED} if too many wait, or this one has waited too long */
    void enter() {
        if (!bulkhead.tryEnter(Duration.ZERO)) {
            queueUp();
        }
    }

    void leave() {
        bulkhead.leave();
    }

    /**
     * For a request that will come to the gate after more work, which can be spared if there is no place now.
     *
     * @throws Refused with {@link Problem#OVERLOADED} if too many wait
     */
    void refuseIfFull() {
        if (bulkhead.isFull() && waiting.get() >= queue) {
            throw refused(Limit.DATABASE_QUEUE);
        }
    }

    int inside() {
        return bulkhead.taken();
    }

    int waiting() {
        return waiting.get();
    }

    private void queueUp() {
        try {
            if (waiting.incrementAndGet() > queue) {
                throw refused(Limit.DATABASE_QUEUE);
            }
            if (!bulkhead.tryEnter(longestWait)) {
                throw refused(Limit.DATABASE_WAIT);
            }
        } finally {
            waiting.decrementAndGet();
        }
    }

    private Refused refused(Limit limit) {
        refusals.count(limit);
        return new Refused(Problem.OVERLOADED, RETRY_AFTER);
    }
}
