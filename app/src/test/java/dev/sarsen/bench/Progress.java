package dev.sarsen.bench;

import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

/** What the benchmark is doing, on the standard error: the standard output is for the result. */
final class Progress {

    private Progress() {}

    static void say(String format, Object... arguments) {
        System.err.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + "  " + format.formatted(arguments));
    }
}
