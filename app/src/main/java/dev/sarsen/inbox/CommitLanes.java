// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import dev.sarsen.inbox.GroupedCall.Turn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who leads a group of a {@link GroupCommit}, and who waits. A lane is free, or its leader is storing a group. A client whose leader
 * waits for the client's share has no lane meanwhile and gets none: its calls wait, unless leaders of other clients take them along.
 */
class CommitLanes {

    private static final int MOST = 500;

    private final int lanes;
    private final ArrayDeque<GroupedCall> waiting = new ArrayDeque<>();
    private final Set<String> stalled = new HashSet<>();
    private int taken;

    CommitLanes(int lanes) {
        this.lanes = lanes;
    }

    /** Calls that are in no group yet. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** Gives the call a free lane, or lets it wait for one. */
    synchronized void enter(GroupedCall call) {
        waiting.add(call);
        if (stalled.contains(call.client())) {
            call.delayForItsClient();
        } else if (taken < lanes) {
            taken++;
            handOver();
        }
    }

    /** False if the call is in a group meanwhile, or leads one. */
    synchronized boolean withdraw(GroupedCall call) {
        return waiting.remove(call);
    }

    /** The leader and those who wait, in their order, up to so many events as a statement should have. */
    synchronized List<GroupedCall> gather(GroupedCall leader) {
        var group = new ArrayList<>(List.of(leader));
        int events = leader.events().size();
        for (var next = waiting.peek(); next != null; next = waiting.peek()) {
            events += next.events().size();
            if (events > MOST) {
                break;
            }
            group.add(waiting.remove());
        }
        return group;
    }

    /** Gives the leader's lane to the next. */
    synchronized void handOver() {
        waiting.stream()
                .filter(call -> !stalled.contains(call.client()))
                .findFirst()
                .ifPresentOrElse(this::lead, () -> taken--);
    }

    private void lead(GroupedCall call) {
        waiting.remove(call);
        call.turn().complete(new Turn.Lead());
    }

    /**
     * Keeps the client of the leader from leading until it {@link #resume resumes}. Calls of other clients wait again, as the first.
     *
     * @return the calls of the leader's client
     */
    synchronized List<GroupedCall> stall(List<GroupedCall> group) {
        var leader = group.getFirst();
        group.reversed().stream().filter(call -> !call.isOfSameClientAs(leader)).forEach(waiting::addFirst);
        stalled.add(leader.client());
        waiting.stream().filter(leader::isOfSameClientAs).forEach(GroupedCall::delayForItsClient);
        return group.stream().filter(leader::isOfSameClientAs).toList();
    }

    /** Lets the client of a call lead again. */
    synchronized void resume(GroupedCall call) {
        stalled.remove(call.client());
        if (taken < lanes) {
            taken++;
            handOver();
        }
    }
}
