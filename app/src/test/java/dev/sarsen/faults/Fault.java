// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;

/**
 * A fault that strikes a rig while events are posted.
 *
 * @param name as the table shows it
 * @param bound how long after the end of the fault freshness may take to be normal again
 * @param answers what requests may be answered meanwhile, besides 202
 * @param strike begins the fault, and returns when it is over
 * @param counterTest the method of {@link CounterIntegrationTests} that shows that its checks can fail
 */
record Fault(String name, Duration bound, Answers answers, Strike strike, String counterTest) {

    Fault(String name, Duration bound, Strike strike, String counterTest) {
        this(name, bound, Answers.ANY, strike, counterTest);
    }

    Fault within(Duration other) {
        return new Fault(name, other, answers, strike, counterTest);
    }

    /** Begins a fault, and ends it. */
    @FunctionalInterface
    interface Strike {

        /** @return the events that have to be dead afterwards */
        Set<UUID> poison(Rig rig, EventStream stream) throws Exception;

        /** A strike that kills no event. */
        static Strike of(Harmless strike) {
            return (rig, stream) -> {
                strike.on(rig, stream);
                return Set.of();
            };
        }
    }

    /** A strike after which no event is dead. */
    @FunctionalInterface
    interface Harmless {

        void on(Rig rig, EventStream stream) throws Exception;
    }

    /** What clients see of a fault. */
    enum Answers {
        /** Whatever a client can expect of a server that may die, on its way or before it. */
        ANY,
        /** Only 503 with Retry-After. */
        COME_BACK_LATER,
        /** Nothing but 202. */
        ALL_TAKEN;

        boolean allow(Ledger ledger) {
            return switch (this) {
                case ANY -> true;
                case COME_BACK_LATER ->
                    ledger.silences().isEmpty()
                            && ledger.refusals().stream()
                                    .allMatch(refusal -> refusal.status() == 503 && refusal.withRetryAfter());
                case ALL_TAKEN ->
                    ledger.silences().isEmpty() && ledger.refusals().isEmpty();
            };
        }
    }
}
