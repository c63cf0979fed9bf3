// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.queue;

import static dev.sarsen.queue.TestStream.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sarsen.RedisBinaries;
import dev.sarsen.platform.RedisUnavailable;
import dev.sarsen.queue.EventQueue.Entry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the queue does while its server is down or hangs, whatever server that is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RedisOutageContract {

    /** Longer than one command may wait, and shorter than a call that waits for each of its commands. */
    private static final Duration SOON = TestStream.TIMEOUT.multipliedBy(15).dividedBy(2);

    private TestStream stream;

    abstract RedisBinaries binaries();

    @BeforeAll
    void start() {
        stream = new TestStream(binaries(), TestStream.TIMEOUT);
    }

    @AfterEach
    void reset() throws Exception {
        stream.reset();
    }

    @AfterAll
    void stop() {
        stream.close();
    }

    @ParameterizedTest
    @EnumSource
    void failsSoonWhileTheServerHangs(Call call) {
        var queue = stream.queue("a");
        queue.claim(1);
        failsSoonAndWorksAgain(() -> call.on(queue), stream.server()::hang, stream.server()::wakeUp);
    }

    @ParameterizedTest
    @EnumSource
    void failsSoonWhereTheServerHangsBeforeTheFirstCall(Call call) {
        var queue = stream.queue("a");
        failsSoonAndWorksAgain(() -> call.on(queue), stream.server()::hang, stream.server()::wakeUp);
    }

    @ParameterizedTest
    @EnumSource
    void failsSoonWhileTheServerIsDown(Call call) {
        var queue = stream.queue("a");
        queue.claim(1);
        failsSoonAndWorksAgain(() -> call.on(queue), stream.server()::stop, stream.server()::startAgain);
    }

    private static void failsSoonAndWorksAgain(Callable<Boolean> call, Runnable begin, Runnable end) {
        begin.run();
        try {
            assertUnavailableSoon(call::call);
        } finally {
            end.run();
        }
        await().ignoreException(RedisUnavailable.class).until(call);
    }

    private static void assertUnavailableSoon(ThrowingCallable call) {
        long start = System.nanoTime();
        assertThatThrownBy(call).isInstanceOf(RedisUnavailable.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }

    enum Call {
        APPEND(queue -> queue.append(ids(5_000))),
        CLAIM(queue -> queue.claim(5)),
        RECLAIM(queue -> queue.reclaim(5)),
        ACKNOWLEDGE(queue -> queue.acknowledge(List.of(new Entry("0-1", List.of(), List.of())))),
        FORGET(queue -> queue.forgetConsumersIdleFor(Duration.ofHours(1))),
        DEPTH(EventQueue::depth);

        private final Consumer<EventQueue> call;

        Call(Consumer<EventQueue> call) {
            this.call = call;
        }

        boolean on(EventQueue queue) {
            call.accept(queue);
            return true;
        }
    }
}
