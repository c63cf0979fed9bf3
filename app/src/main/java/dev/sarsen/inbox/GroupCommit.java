// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.platform.TransientFailure;
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
import org.jspecify.annotations.Nullable;

/**
 * Stores what many callers bring at the same time by one statement and one commit, and lets each of them go once its own events
 * are durable. While as many groups as there are lanes are under way, callers wait; who gets a free lane takes along everybody
 * who waits then. So nobody waits for a timer, and the busier the database is, the larger the groups are.
 *
 * <p>What becomes of a group that fails depends on whose fault it is. For a failure that an event can be the reason of, the group is taken
 * apart: each caller stores its own events, and meets only its own error. A failure of the surroundings is everybody's answer: storing
 * alone would ask a database that is in trouble once for each caller. A leader whose client has used up its share answers for
 * itself, and the others are led by the next of them.
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
            case Turn.Failed(var failure) -> throw failure;
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
            return afterFailure(group, e);
        } catch (Error e) {
            release(others);
            throw e;
        }
    }

    private List<Outcome> afterFailure(List<Call> group, RuntimeException failure) {
        var others = group.subList(1, group.size());
        var refused = refusal(failure);
        if (refused == Problem.TOO_MANY_AT_ONCE) {
            waitAgain(others);
            throw failure;
        }
        if (refused != null || !canBeOfOneEvent(failure)) {
            others.forEach(call -> call.turn.complete(new Turn.Failed(failure)));
            throw failure;
        }
        release(others);
        return store.apply(group.getFirst().events);
    }

    /** Also a lock time-out: another transaction may hold the id of one event. */
    private static boolean canBeOfOneEvent(RuntimeException failure) {
        return TransientFailure.of(failure)
                .map(kind -> kind == TransientFailure.LOCK || kind == TransientFailure.PARTITION)
                .orElse(true);
    }

    /** Why the gate before the database has refused the statement; null if it has not. */
    private static @Nullable Problem refusal(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refused refused) {
                return refused.problem();
            }
        }
        return null;
    }

    /** At the head of those who wait, in their order. */
    private synchronized void waitAgain(List<Call> calls) {
        calls.reversed().forEach(waiting::addFirst);
    }

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

        /** Its group failed, perhaps for one of the events: it stores its events itself. */
        record Alone() implements Turn {}

        /** Its group failed, and nobody can store anything now. */
        record Failed(RuntimeException failure) implements Turn {}
    }
}
