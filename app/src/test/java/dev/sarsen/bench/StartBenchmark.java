package dev.sarsen.bench;

import dev.sarsen.ApplicationProcess;
import dev.sarsen.local.LocalApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/** {@code make run} again: from the start of the JVM until it is ready, with servers of its own and the data of an earlier run. */
final class StartBenchmark {

    private static final double CEILING_SECONDS = 15;
    private static final int STARTS = 3;

    List<Gate> run() throws Exception {
        Path data = Files.createTempDirectory("sarsen-start");
        try {
            secondsToReady(data);
            var seconds = new ArrayList<Double>();
            for (int i = 0; i < STARTS; i++) {
                seconds.add(secondsToReady(data));
                Progress.say("ready after %.1f s", seconds.getLast());
            }
            double median = Rounds.median(seconds);
            return List.of(Gate.atMost(
                    CEILING_SECONDS,
                    "Seconds from the start of the JVM to ready, second start",
                    "median of 3",
                    median));
        } finally {
            FileSystemUtils.deleteRecursively(data);
        }
    }

    private static double secondsToReady(Path data) {
        long start = System.nanoTime();
        try (var application = ApplicationProcess.start(LocalApplication.class, Map.of(), variables(data))) {
            var end = new Thread(application::close);
            Runtime.getRuntime().addShutdownHook(end);
            application.waitReady();
            double seconds = (System.nanoTime() - start) / 1e9;
            application.stop();
            Runtime.getRuntime().removeShutdownHook(end);
            return seconds;
        }
    }

    private static Map<String, String> variables(Path data) {
        return Map.of(
                "SARSEN_LOCAL_DATA",
                data.toString(),
                "SARSEN_LOCAL_POSTGRES_PORT",
                "0",
                "SARSEN_LOCAL_REDIS_PORT",
                "0");
    }
}
