// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.smoke;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/** Looks again until something has come, and says every ten seconds what it waits for. */
class Patience {

    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(10);

    private final Clock clock;
    private final PrintWriter out;

    Patience(Clock clock, PrintWriter out) {
        this.clock = clock;
        this.out = out;
    }

    /**
     * Waits. An answer that may be another one soon counts as not yet.
     *
     * @param what what has to come, as the rest of a sentence that begins with "waits for"
     * @param look says what is there instead; empty when it has come
     * @throws SmokeFailed if it has not come in time
     */
    void await(String what, Duration within, Duration between, Supplier<String> look) {
        var begin = clock.instant();
        var report = begin.plus(BETWEEN_REPORTS);
        for (var seen = seen(look); !seen.isEmpty(); seen = seen(look)) {
            var now = clock.instant();
            var waited = Duration.between(begin, now);
            if (waited.compareTo(within) >= 0) {
                throw new SmokeFailed("It waited %d s for %s in vain. %s".formatted(waited.toSeconds(), what, seen));
            }
            if (now.isAfter(report)) {
                out.printf("waits for %s since %d s. %s%n", what, waited.toSeconds(), seen);
                out.flush();
                report = now.plus(BETWEEN_REPORTS);
            }
            rest(between);
        }
    }

    private static String seen(Supplier<String> look) {
        try {
            return look.get();
        } catch (NotAnswered e) {
            if (e.mayPass()) {
                return String.valueOf(e.getMessage());
            }
            throw e;
        }
    }

    private static void rest(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SmokeFailed("It was interrupted.");
        }
    }
}
