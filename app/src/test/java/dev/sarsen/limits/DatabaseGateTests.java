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
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DatabaseGateTests {

    private static final Supplier<String> A = () -> "a";
    private static final Supplier<String> B = () -> "b";
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Refusals refusals = new Refusals();

    @Test
    void letsInAsManyAsItHasRoomFor() {
        var gate = gate(2, 0, LONG);
        gate.enter(A);
        gate.enter(A);
        assertThat(gate.inside()).isEqualTo(2);
        assertOverloaded(() -> gate.enter(A));
        gate.leave();
        assertThatCode(() -> gate.enter(A)).doesNotThrowAnyException();
        assertThat(refusals.of(Limit.DATABASE_QUEUE).sum()).isOne();
    }

    @Test
    void letsWaitInTurnAndNobodyTakeEveryPlace() {
        var gate = gate(1, 2, LONG);
        gate.enter(A);
        Queue<String> order = new ConcurrentLinkedQueue<>();
        queueUp(gate, A, order);
        assertRefused(Problem.TOO_MANY_AT_ONCE, () -> gate.enter(A));
        assertRefused(Problem.TOO_MANY_AT_ONCE, () -> gate.refuseIfFull("a"));
        queueUp(gate, B, order);
        assertOverloaded(() -> gate.enter(A));
        assertOverloaded(() -> gate.enter(() -> "c"));
        gate.leave();
        await().until(() -> gate.inside() == 0 && gate.waiting() == 0);
        assertThat(order).containsExactly("a", "b");
        assertThat(refusals.of(Limit.CLIENT_QUEUE).sum()).isEqualTo(2);
    }

    private static void queueUp(DatabaseGate gate, Supplier<String> client, Queue<String> order) {
        int before = gate.waiting();
        Thread.startVirtualThread(() -> {
            gate.enter(client);
            order.add(client.get());
            gate.leave();
        });
        await().until(() -> gate.waiting() == before + 1);
    }

    @Test
    void letsNobodyWaitForLong() {
        var gate = gate(1, 1, Duration.ofMillis(20));
        gate.enter(A);
        assertOverloaded(() -> gate.enter(A));
        assertThat(gate.waiting()).isZero();
        assertThat(refusals.of(Limit.DATABASE_WAIT).sum()).isOne();
    }

    @Test
    void tellsWhoWouldComeLaterThatItIsFull() {
        var gate = gate(1, 0, LONG);
        assertThatCode(() -> gate.refuseIfFull("a")).doesNotThrowAnyException();
        gate.enter(A);
        assertOverloaded(() -> gate.refuseIfFull("a"));
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
