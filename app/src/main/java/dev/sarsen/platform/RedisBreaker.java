// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The one circuit breaker around Redis: after a few failures its callers do without Redis at once, for a second at a
 * time, instead of each waiting for its time-out.
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
                    .build());

    /**
     * Calls Redis.
     *
     * @throws RedisUnavailable if Redis failed, timed out, or is being left alone for the moment
     */
    public <T> T call(Supplier<T> command) {
        try {
            return breaker.executeSupplier(command);
        } catch (CallNotPermittedException e) {
            throw new RedisUnavailable("Redis is being left alone after failures", e);
        } catch (RuntimeException e) {
            throw new RedisUnavailable("Redis failed: " + e.getMessage(), e);
        }
    }
}
