// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.RedisSystemException;

@ExtendWith(OutputCaptureExtension.class)
class RedisFailuresTests {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final RedisBreaker breaker = new RedisBreaker(metrics);
    private final AtomicInteger left = new AtomicInteger();

    @ParameterizedTest
    @CsvSource({
        "OOM command not allowed when used memory > 'maxmemory'., OOM, 0",
        "READONLY You can't write against a read only replica., READONLY, 1",
        "WRONGTYPE Operation against a key holding the wrong kind of value, WRONGTYPE, 0",
        "NOPERM this user has no permissions to run the 'xadd' command, NOPERM, 0",
        "ERR Error running script (call to f_c0): @user_script:1: -READONLY You can't write., READONLY, 1",
        "ERR Error running script (call to f_c0): @user_script:1: -OOM command not allowed., OOM, 0",
        "ERR syntax error, ERR, 0",
        "-, RedisSystemException, 0"
    })
    void areCountedByTheirKindLoggedOnceAndADemotedServerIsLeft(
            String answer, String kind, int demotions, CapturedOutput output) {
        breaker.onDemotion(left::incrementAndGet);
        for (int i = 1; i <= 2; i++) {
            assertUnavailable(() -> {
                throw new RedisSystemException("boom", new RedisCommandExecutionException(answer));
            });
            assertThat(left).hasValue(i * demotions);
        }
        assertThat(metrics.get("sarsen.redis.failures")
                        .tag("kind", kind)
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(output.getAll().lines().filter(line -> line.contains("Redis failed (" + kind + ")")))
                .hasSize(1);
    }

    static Stream<RuntimeException> otherFailures() {
        return Stream.of(
                new RedisCommandTimeoutException("boom"),
                new CompletionException(new java.util.concurrent.TimeoutException("boom")),
                new CancellationException("the connection was left"),
                new io.github.bucket4j.TimeoutException("boom", 2, 1));
    }

    @ParameterizedTest
    @MethodSource("otherFailures")
    void areFailuresOfTheWayToIt(RuntimeException failure) {
        assertUnavailable(() -> {
            throw failure;
        });
        assertThat(metrics.get("sarsen.redis.failures")
                        .tag("kind", failure.getClass().getSimpleName())
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void areNoInterruptionsOfThoseWhoWait(CapturedOutput output) {
        assertUnavailable(() -> {
            throw new RedisSystemException(
                    "boom", new RedisCommandInterruptedException(new InterruptedException("stopping")));
        });
        assertThat(metrics.find("sarsen.redis.failures").counters().stream().mapToDouble(Counter::count))
                .allMatch(count -> count == 0);
        assertThat(output.getAll()).doesNotContain("Redis failed");
    }

    @Test
    void areNoMistakesOfTheApplicationWhichAreThrownAndOpenNoBreaker() {
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> breaker.call(() -> {
                        throw new ClassCastException("boom");
                    }))
                    .isInstanceOf(ClassCastException.class);
        }
        assertThat(breaker.call(() -> "an answer")).isEqualTo("an answer");
    }

    private void assertUnavailable(Supplier<String> command) {
        assertThatThrownBy(() -> breaker.call(command)).isInstanceOf(RedisUnavailable.class);
    }
}
