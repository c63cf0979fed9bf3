// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DatabaseGateTests {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final Refusals refusals = new Refusals();

    @Test
    void letsInAsManyAsItHasRoomFor() {
        var gate = gate(2, 0, LONG);
        gate.enter();
        gate.enter();
        assertThat(gate.inside()).isEqualTo(2);
        assertOverloaded(gate::enter);
        gate.leave();
        assertThatCode(gate::enter).doesNotThrowAnyException();
        assertThat(refusals.of(Limit.DATABASE_QUEUE).sum()).isOne();
    }

    @Test
    void letsWaitInTurn() {
        var gate = gate(1, 2, LONG);
        gate.enter();
        Queue<String> order = new ConcurrentLinkedQueue<>();
        queueUp(gate, "first", order);
        queueUp(gate, "second", order);
        assertOverloaded(gate::enter);
        gate.leave();
        await().until(() -> gate.inside() == 0 && gate.waiting() == 0);
        assertThat(order).containsExactly("first", "second");
    }

    private static void queueUp(DatabaseGate gate, String name, Queue<String> order) {
        int before = gate.waiting();
        Thread.startVirtualThread(() -> {
            gate.enter();
            order.add(name);
            gate.leave();
        });
        await().until(() -> gate.waiting() == before + 1);
    }

    @Test
    void letsNobodyWaitForLong() {
        var gate = gate(1, 1, Duration.ofMillis(20));
        gate.enter();
        assertOverloaded(gate::enter);
        assertThat(gate.waiting()).isZero();
        assertThat(refusals.of(Limit.DATABASE_WAIT).sum()).isOne();
    }

    @Test
    void tellsWhoWouldComeLaterThatItIsFull() {
        var gate = gate(1, 0, LONG);
        assertThatCode(gate::refuseIfFull).doesNotThrowAnyException();
        gate.enter();
        assertOverloaded(gate::refuseIfFull);
    }

    private DatabaseGate gate(int size, int queue, Duration longestWait) {
        return new DatabaseGate(size, queue, longestWait, refusals);
    }

    private static void assertOverloaded(ThrowingCallable entering) {
        assertRefused(Problem.OVERLOADED, entering);
    }

    private static void assertRefused(Problem problem, ThrowingCallable entering) {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(entering)
                .satisfies(refused -> assertThat(refused.problem()).isEqualTo(problem));
    }
}
