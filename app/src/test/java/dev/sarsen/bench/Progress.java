// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import java.time.LocalTime;
import java.time.format.DateTimeFormatter;

/** What the benchmark is doing, on the standard error: the standard output is for the result. */
final class Progress {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private Progress() {}

    static void say(String format, Object... arguments) {
        System.err.println(LocalTime.now().format(TIME) + "  " + format.formatted(arguments));
    }
}
