// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code make run} again: from the start of the JVM until it is ready, with servers of its own and the data of an earlier run. */
final class StartBenchmark {

    private static final double CEILING_SECONDS = 15;
    private static final String SLOW = "-Xint";

    private final Stand stand;
    private final Scale scale;

    StartBenchmark(Stand stand, Scale scale) {
        this.stand = stand;
        this.scale = scale;
    }

    List<Gate> run() {
        Progress.say("first start, ready after %.1f s", secondsToReady());
        var seconds = new ArrayList<Double>();
        for (int start = 1; start <= scale.starts(); start++) {
            seconds.add(secondsToReady());
            Progress.say("start %d of %d  ready after %.1f s", start, scale.starts(), seconds.getLast());
        }
        var spread = Spread.of(seconds);
        return List.of(Gate.atMost(
                "second-start",
                CEILING_SECONDS,
                "Second start of `make run`: seconds from the start of the JVM to ready",
                spread.text("%.1f") + " s, median of " + scale.starts(),
                spread.median()));
    }

    private double secondsToReady() {
        long start = System.nanoTime();
        try (var application = stand.startLocal(variables())) {
            double seconds = (System.nanoTime() - start) / 1e9;
            application.stop();
            return seconds;
        }
    }

    private Map<String, String> variables() {
        var variables = new HashMap<>(Map.of(
                "SARSEN_LOCAL_DATA", stand.folder().resolve("start").toString(),
                "SARSEN_LOCAL_POSTGRES_PORT", "0",
                "SARSEN_LOCAL_REDIS_PORT", "0"));
        if (scale.sabotage()) {
            variables.put("JDK_JAVA_OPTIONS", SLOW);
        }
        return variables;
    }
}
