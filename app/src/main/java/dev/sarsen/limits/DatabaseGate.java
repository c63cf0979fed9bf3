package dev.sarsen.limits;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Lets a few requests at a time to the database; a few more wait in turn and not for long. One client has at most half of the places
 * to wait, so that another one finds a place beside it.
 */
class DatabaseGate {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int size;
    private final int queue;
    private final Duration longestWait;
    private final Refusals refusals;
    private final Semaphore permits;
    private final AtomicInteger waiting = new AtomicInteger();
    private final ConcurrentHashMap<String, Integer> waitingByClient = new ConcurrentHashMap<>();

    DatabaseGate(int size, int queue, Duration longestWait, Refusals refusals) {
        this.size = size;
        this.queue = queue;
        this.longestWait = longestWait;
        this.refusals = refusals;
        this.permits = new Semaphore(size, true);
    }

    /**
     * Comes back when there is room.
     *
     * @throws Refused with {@link Problem#OVERLOADED} or {@link Problem#TOO_MANY_AT_ONCE} if too many wait, or this one has waited
     *     too long
     */
    void enter(Supplier<String> client) {
        if (!isEntered(Duration.ZERO)) {
            queueUp(client.get());
        }
    }

    void leave() {
        permits.release();
    }

    /**
     * For a request that will come to the gate after more work, which can be spared if there is no place now.
     *
     * @throws Refused as {@link #enter} does
     */
    void refuseIfFull(String client) {
        if (permits.availablePermits() == 0) {
            check(waiting.get() + 1, waitingByClient.getOrDefault(client, 0) + 1);
        }
    }

    int inside() {
        return size - permits.availablePermits();
    }

    int waiting() {
        return waiting.get();
    }

    private void queueUp(String client) {
        try {
            check(waiting.incrementAndGet(), waitingByClient.merge(client, 1, Integer::sum));
            if (!isEntered(longestWait)) {
                throw refused(Limit.DATABASE_WAIT, Problem.OVERLOADED);
            }
        } finally {
            waiting.decrementAndGet();
            waitingByClient.computeIfPresent(client, (_, count) -> count > 1 ? count - 1 : null);
        }
    }

    private void check(int waitingWithIt, int waitingOfItsClient) {
        if (waitingWithIt > queue) {
            throw refused(Limit.DATABASE_QUEUE, Problem.OVERLOADED);
        }
        if (waitingOfItsClient > Math.ceilDiv(queue, 2)) {
            throw refused(Limit.CLIENT_QUEUE, Problem.TOO_MANY_AT_ONCE);
        }
    }

    /** Timed also where it does not wait: only then does it keep to the queue. */
    private boolean isEntered(Duration within) {
        try {
            return permits.tryAcquire(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Refused refused(Limit limit, Problem problem) {
        refusals.count(limit);
        return new Refused(problem, RETRY_AFTER);
    }
}
