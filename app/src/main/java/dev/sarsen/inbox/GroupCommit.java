// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import io.micrometer.core.instrument.DistributionSummary;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Stores what many callers bring at the same time by one statement and one commit, and lets each of them go once its own events
 * are durable. While as many groups as there are lanes are under way, callers wait; who gets a free lane takes along everybody
 * who waits then. So nobody waits for a timer, and the busier the database is, the larger the groups are.
 *
 * <p>A group that fails is taken apart: each caller stores its own events, and meets only its own error.
 */
class GroupCommit {

    private static final int MOST = 500;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Function<List<Event>, List<Outcome>> store;
    private final int lanes;
    private final Duration longestWait;
    private final DistributionSummary sizes;
    private final ArrayDeque<Call> waiting = new ArrayDeque<>();
    private int groups;

    /**
     * @param store stores events durably and gives the outcome of each, in their order
     * @param lanes groups that are under way at the same time
     * @param longestWait how long a call waits until it is in a group
     * @param sizes told the calls of each group
     */
    GroupCommit(
            Function<List<Event>, List<Outcome>> store, int lanes, Duration longestWait, DistributionSummary sizes) {
        this.store = store;
        this.lanes = lanes;
        this.longestWait = longestWait;
        this.sizes = sizes;
    }

    /**
     * Stores the events of one caller.
     *
     * @throws Refused with {@link Problem#OVERLOADED} if no group has taken them along for too long
     */
    List<Outcome> put(List<Event> events) {
        var own = new Call(events);
        enter(own);
        return switch (turn(own)) {
            case Turn.Lead _ -> lead(own);
            case Turn.Stored(var outcomes) -> outcomes;
            case Turn.Alone _ -> store.apply(events);
        };
    }

    /** Calls that are in no group yet. */
    synchronized int waiting() {
        return waiting.size();
    }

    private synchronized void enter(Call own) {
        if (groups < lanes) {
            groups++;
            own.turn.complete(new Turn.Lead());
        } else {
            waiting.add(own);
        }
    }

    private Turn turn(Call own) {
        try {
            return own.turn.get(longestWait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return turnWithoutWaiting(own);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return turnWithoutWaiting(own);
        } catch (ExecutionException e) {
            throw new CompletionException(e);
        }
    }

    /** Whoever is in a group, or was given a lane meanwhile, goes through with it: others hang on it. */
    private Turn turnWithoutWaiting(Call own) {
        if (withdraw(own)) {
            throw new Refused(Problem.OVERLOADED, RETRY_AFTER);
        }
        return own.turn.join();
    }

    private synchronized boolean withdraw(Call own) {
        return waiting.remove(own);
    }

    private List<Outcome> lead(Call own) {
        try {
            var group = gather(own);
            sizes.record(group.size());
            return group.size() == 1 ? store.apply(own.events) : storeTogether(group);
        } finally {
            handOver();
        }
    }

    private synchronized List<Call> gather(Call own) {
        var group = new ArrayList<>(List.of(own));
        int events = own.events.size();
        for (var next = waiting.peek(); next != null && events + next.events.size() <= MOST; next = waiting.peek()) {
            events += next.events.size();
            group.add(waiting.remove());
        }
        return group;
    }

    private List<Outcome> storeTogether(List<Call> group) {
        var others = group.subList(1, group.size());
        try {
            var outcomes = store.apply(
                    group.stream().flatMap(call -> call.events.stream()).toList());
            int from = group.getFirst().events.size();
            for (var call : others) {
                int to = from + call.events.size();
                call.turn.complete(new Turn.Stored(outcomes.subList(from, to)));
                from = to;
            }
            return outcomes.subList(0, group.getFirst().events.size());
        } catch (RuntimeException e) {
            release(others);
            return store.apply(group.getFirst().events);
        } finally {
            release(others);
        }
    }

    /** Those who have no outcomes yet. */
    private static void release(List<Call> calls) {
        calls.forEach(call -> call.turn.complete(new Turn.Alone()));
    }

    private synchronized void handOver() {
        var next = waiting.poll();
        if (next == null) {
            groups--;
        } else {
            next.turn.complete(new Turn.Lead());
        }
    }

    private static final class Call {

        private final List<Event> events;
        private final CompletableFuture<Turn> turn = new CompletableFuture<>();

        private Call(List<Event> events) {
            this.events = events;
        }
    }

    /** What a call that waited does next. */
    private sealed interface Turn {

        /** It leads a group. */
        record Lead() implements Turn {}

        /** Its events are stored. */
        record Stored(List<Outcome> outcomes) implements Turn {}

        /** Its group failed: it stores its events itself. */
        record Alone() implements Turn {}
    }
}
