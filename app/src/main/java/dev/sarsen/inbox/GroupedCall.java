// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import dev.sarsen.edge.Problem;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** The events that one caller brings to a {@link GroupCommit}, and what it is told to do. */
class GroupedCall {

    private final List<Event> events;
    private final CompletableFuture<Turn> turn = new CompletableFuture<>();
    private volatile Problem delay = Problem.OVERLOADED;

    GroupedCall(List<Event> events) {
        this.events = events;
    }

    List<Event> events() {
        return events;
    }

    /** Completed once the call is in a group, or leads one. */
    CompletableFuture<Turn> turn() {
        return turn;
    }

    boolean isOfSameClientAs(GroupedCall other) {
        return client().equals(other.client());
    }

    String client() {
        return Objects.requireNonNullElse(events.getFirst().client(), "");
    }

    /** Notes that it waits because its client has used up its share. */
    void delayForItsClient() {
        delay = Problem.TOO_MANY_AT_ONCE;
    }

    /** For what the call is refused if it has waited too long. */
    Problem delay() {
        return delay;
    }

    /** What a call does next. */
    sealed interface Turn {

        /** It leads a group. */
        record Lead() implements Turn {}

        /** Its events are stored. */
        record Stored(List<Outcome> outcomes) implements Turn {}

        /** Its group failed, perhaps for one of the events: it stores its events itself. */
        record Alone() implements Turn {}

        /** Its group failed, and nobody can store anything now. */
        record Failed(RuntimeException failure) implements Turn {}

        /** The share of its client is used up: it waits for it, and leads these calls of its client. */
        record Wait(List<GroupedCall> calls) implements Turn {}
    }
}
