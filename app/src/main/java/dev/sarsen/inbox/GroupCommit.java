// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.inbox.GroupedCall.Turn;
import dev.sarsen.platform.TransientFailure;
import io.micrometer.core.instrument.DistributionSummary;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stores what many callers bring at the same time by one statement and one commit, and lets each of them go once its own events
 * are durable. While as many groups as there are lanes are under way, callers wait; a caller that gets a free lane takes along all
 * that wait then. So nobody waits for a timer, and the busier the database is, the larger the groups are.
 *
 * <p>What becomes of a group that fails depends on whose fault it is. For a failure that an event can be the reason of, the group is taken
 * apart: each caller stores its own events, and meets only its own error. A failure of the surroundings is everybody's answer: storing
 * alone would ask a database that is in trouble once for each caller. A leader whose client has used up its share leaves the lane to
 * the next, and waits for the share with the calls of its client alone.
 */
class GroupCommit {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Function<List<Event>, List<Outcome>> store;
    private final CommitLanes lanes;
    private final Duration longestWait;
    private final DistributionSummary sizes;

    /**
     * @param store stores events durably and gives the outcome of each, in their order
     * @param lanes groups that are under way at the same time
     * @param longestWait how long a call waits until it is in a group
     * @param sizes told the calls of each group
     */
    GroupCommit(
            Function<List<Event>, List<Outcome>> store, int lanes, Duration longestWait, DistributionSummary sizes) {
        this.store = store;
        this.lanes = new CommitLanes(lanes);
        this.longestWait = longestWait;
        this.sizes = sizes;
    }

    /**
     * Stores the events of one caller.
     *
     * @throws Refused with {@link Problem#OVERLOADED} if no group has taken them along for too long, or with
     *     {@link Problem#TOO_MANY_AT_ONCE} if that is because the client of the caller has used up its share
     */
    List<Outcome> put(List<Event> events) {
        var own = new GroupedCall(events);
        lanes.enter(own);
        return take(turn(own), own);
    }

    private List<Outcome> take(Turn turn, GroupedCall own) {
        return switch (turn) {
            case Turn.Lead _ -> take(lead(own), own);
            case Turn.Wait(var calls) -> take(waitForShare(calls), own);
            case Turn.Stored(var outcomes) -> outcomes;
            case Turn.Alone _ -> store.apply(own.events());
            case Turn.Failed(var failure) -> throw failure;
        };
    }

    /** Calls that are in no group yet. */
    int waiting() {
        return lanes.waiting();
    }

    private Turn turn(GroupedCall own) {
        try {
            return own.turn().get(longestWait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return turnWithoutWaiting(own);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return turnWithoutWaiting(own);
        } catch (ExecutionException e) {
            throw new CompletionException(e);
        }
    }

    /** A call that has joined a group, or was given a lane, always finishes: other callers wait for its result. */
    private Turn turnWithoutWaiting(GroupedCall own) {
        if (lanes.withdraw(own)) {
            throw new Refused(own.delay(), RETRY_AFTER);
        }
        return own.turn().join();
    }

    private Turn lead(GroupedCall own) {
        var group = lanes.gather(own);
        sizes.record(group.size());
        try {
            return NoWait.call(() -> store(group));
        } finally {
            lanes.handOver();
        }
    }

    private Turn waitForShare(List<GroupedCall> calls) {
        try {
            return store(calls);
        } finally {
            lanes.resume(calls.getFirst());
        }
    }

    /** Stores what a group brings, tells the others of it, and returns the turn of its leader. */
    private Turn store(List<GroupedCall> group) {
        try {
            return stored(
                    group,
                    store.apply(group.stream()
                            .flatMap(call -> call.events().stream())
                            .toList()));
        } catch (RuntimeException e) {
            return failed(group, e);
        } catch (Error e) {
            tellOthers(group, new Turn.Alone());
            throw e;
        }
    }

    private static Turn stored(List<GroupedCall> group, List<Outcome> outcomes) {
        int own = group.getFirst().events().size();
        int from = own;
        for (var call : group.subList(1, group.size())) {
            int to = from + call.events().size();
            call.turn().complete(new Turn.Stored(outcomes.subList(from, to)));
            from = to;
        }
        return new Turn.Stored(outcomes.subList(0, own));
    }

    private Turn failed(List<GroupedCall> group, RuntimeException failure) {
        var refused = refusal(failure);
        if (refused == Problem.TOO_MANY_AT_ONCE && NoWait.isSet()) {
            return new Turn.Wait(lanes.stall(group));
        }
        boolean isOfAll = group.size() == 1 || refused != null || !canBeOfOneEvent(failure);
        return tellOthers(group, isOfAll ? new Turn.Failed(failure) : new Turn.Alone());
    }

    private static Turn tellOthers(List<GroupedCall> group, Turn turn) {
        group.subList(1, group.size()).forEach(call -> call.turn().complete(turn));
        return turn;
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
}
