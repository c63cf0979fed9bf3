// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** What is done about each failure of Redis: it is counted, the first of its kind is logged, and a demoted server is left. */
public class RedisFailures {

    private static final Logger log = LoggerFactory.getLogger(RedisFailures.class);
    private static final Duration SILENCE = Duration.ofMinutes(10);

    /** Redis 6.2 puts what a script has met into a sentence. */
    private static final Pattern CODE = Pattern.compile("(?:ERR Error running script.*?-)?([A-Z]{2,16}) ");

    private static final String DEMOTED = "READONLY";
    private static final List<String> COUNTED_FROM_THE_START = List.of("OOM", DEMOTED);

    private final MeterProvider<Counter> counters;
    private final Cache<String, Boolean> logged =
            Caffeine.newBuilder().expireAfterWrite(SILENCE).build();
    private final List<Runnable> connections = new CopyOnWriteArrayList<>();

    RedisFailures(MeterRegistry metrics) {
        counters = Counter.builder("sarsen.redis.failures")
                .description(
                        "Calls of Redis that failed, by the code of its answer, or else by the name of the failure")
                .withRegistry(metrics);
        COUNTED_FROM_THE_START.forEach(kind -> counters.withTag("kind", kind));
    }

    void onDemotion(Runnable leave) {
        connections.add(leave);
    }

    void note(RuntimeException failure) {
        if (!isOne(failure) || isInterruption(failure)) {
            return;
        }
        var kind = kind(failure);
        counters.withTag("kind", kind).increment();
        if (logged.asMap().putIfAbsent(kind, true) == null) {
            log.warn("Redis failed ({}), what it is for is done without it: {}", kind, failure.getMessage());
        }
        if (kind.equals(DEMOTED)) {
            connections.forEach(Runnable::run);
        }
    }

    /** The code of an answer of Redis, such as {@code OOM} or {@code READONLY}; else the name of the failure's class. */
    public static String kind(Throwable failure) {
        for (var cause : causes(failure)) {
            var code = CODE.matcher(String.valueOf(cause.getMessage()));
            if (cause instanceof RedisCommandExecutionException && code.lookingAt()) {
                return code.group(1);
            }
        }
        return failure.getClass().getSimpleName();
    }

    /** Whether Redis failed, or the way to it; other exceptions are mistakes of this application. */
    static boolean isOne(Throwable failure) {
        return causes(failure).stream()
                .anyMatch(cause -> cause instanceof RedisException
                        || cause instanceof DataAccessException
                        || cause instanceof TimeoutException
                        || cause instanceof CancellationException
                        || cause instanceof io.github.bucket4j.TimeoutException);
    }

    /** The thread was asked to end while it waited, as where the application stops. */
    private static boolean isInterruption(Throwable failure) {
        return causes(failure).stream().anyMatch(RedisCommandInterruptedException.class::isInstance);
    }

    private static List<Throwable> causes(Throwable failure) {
        var causes = new ArrayList<Throwable>();
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }
}
