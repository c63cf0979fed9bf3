// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The one circuit breaker around Redis: after a few failures its callers do without Redis at once, for a second at a
 * time, instead of each waiting for its time-out. Failures are counted and logged by their {@link RedisFailures#kind kind}.
 */
public class RedisBreaker {

    private final CircuitBreaker breaker = CircuitBreaker.of(
            "redis",
            CircuitBreakerConfig.custom()
                    .slidingWindowSize(8)
                    .minimumNumberOfCalls(4)
                    .failureRateThreshold(50)
                    .waitDurationInOpenState(Duration.ofSeconds(1))
                    .permittedNumberOfCallsInHalfOpenState(2)
                    .recordException(RedisFailures::isOne)
                    .build());
    private final RedisFailures failures;

    public RedisBreaker(MeterRegistry metrics) {
        failures = new RedisFailures(metrics);
    }

    /**
     * Calls Redis. A failure that is none of Redis, such as a mistake in the command, is thrown as it is.
     *
     * @throws RedisUnavailable if Redis failed, refused, timed out, or is being left alone for the moment
     */
    public <T> T call(Supplier<T> command) {
        try {
            return breaker.executeSupplier(() -> probe(command));
        } catch (CallNotPermittedException e) {
            throw new RedisUnavailable("Redis is being left alone after failures", e);
        } catch (RuntimeException e) {
            throw RedisFailures.isOne(e) ? new RedisUnavailable("Redis failed: " + e.getMessage(), e) : e;
        }
    }

    /** Calls Redis also while it is left alone, and throws what it throws. */
    public <T> T probe(Supplier<T> command) {
        try {
            return command.get();
        } catch (RuntimeException e) {
            failures.note(e);
            throw e;
        }
    }

    /**
     * Registers how to let go of a connection. It is called when Redis answers that it is a replica and takes no writes: the name in
     * the settings may lead to another server by now, and a connection stays where it is for ever.
     */
    public void onDemotion(Runnable leave) {
        failures.onDemotion(leave);
    }
}
