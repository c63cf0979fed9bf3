// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

class RepeatedWorkTests {

    private final AtomicInteger rounds = new AtomicInteger();

    @Test
    void goesOnAfterARoundThatFailed() {
        var work = work(List.of(() -> {
            rounds.incrementAndGet();
            throw new IllegalStateException("on purpose");
        }));
        work.start();
        await().untilAsserted(() -> assertThat(rounds).hasValueGreaterThan(2));
        work.stop();
        assertThat(work.isRunning()).isFalse();
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void saysOfNoRoundThatItFailedAsItWasToEnd(CapturedOutput output) throws InterruptedException {
        var resting = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var work = work(List.of(() -> {
            resting.countDown();
            try {
                Rest.of(Duration.ofMinutes(1));
            } finally {
                ended.countDown();
            }
        }));
        work.start();
        resting.await();
        work.stop();
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        await().during(Duration.ofMillis(100)).until(() -> !output.getOut().contains("A round of rounds failed"));
    }

    @Test
    void letsWorkThatHangsDelayNoOther() {
        var hangs = new CountDownLatch(1);
        var work = work(List.of(() -> hang(hangs), rounds::incrementAndGet));
        work.start();
        await().untilAsserted(() -> assertThat(rounds).hasValueGreaterThan(2));
        work.stop();
        hangs.countDown();
    }

    @Test
    void leavesNoThreadBehind() {
        var work = work(List.of(rounds::incrementAndGet));
        work.start();
        await().until(() -> rounds.get() > 0);
        work.stop();
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("rounds-")));
    }

    private static void hang(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static RepeatedWork work(List<Runnable> work) {
        return new RepeatedWork("rounds", Duration.ofMillis(5), true) {
            @Override
            protected List<Runnable> work() {
                return work;
            }
        };
    }
}
