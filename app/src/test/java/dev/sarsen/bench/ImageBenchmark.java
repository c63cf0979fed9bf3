// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import dev.sarsen.TestCollector;
import dev.sarsen.image.Container.Launch;
import dev.sarsen.image.Engine;
import dev.sarsen.image.Workload;
import dev.sarsen.local.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How fast the image in the local engine is ready, what it needs, and what its agent costs; beside the plain jar. */
final class ImageBenchmark {

    private static final double READY_SECONDS = 2.5;
    private static final double READY_OF_JAR = 0.4;
    private static final double READY_WITH_AGENT_SECONDS = 8;
    private static final double READY_WITH_AGENT_TARGET = 4.5;
    private static final double RESIDENT_MEBIBYTES = 320;
    private static final double HEADROOM = 0.85;
    /** What one machine needs says little of another, so that seconds end a run only far beyond. */
    private static final double SECONDS_CEILING = 2;

    private static final double THROUGHPUT = 0.7;
    private static final double THROUGHPUT_TARGET = 0.8;

    private final Stand stand;
    private final Scale scale;
    private final List<Double> resident = new ArrayList<>();
    private final List<Double> peakOfLimit = new ArrayList<>();

    ImageBenchmark(Stand stand, Scale scale) {
        this.stand = stand;
        this.scale = scale;
    }

    List<Gate> run() throws Exception {
        var gates = new ArrayList<Gate>();
        gates.addAll(starts());
        gates.addAll(loads());
        return gates;
    }

    private List<Gate> starts() throws Exception {
        var seconds = new Rounds("s", 1)
                .side("image", () -> ready(image()))
                .side("image, agent", () -> ready(traced()))
                .side("jar", () -> ready(jar()))
                .measure(scale);
        var ready = seconds.get("image");
        var traced = seconds.get("image, agent");
        return List.of(
                Gate.atMost(
                                "image-ready",
                                SECONDS_CEILING,
                                "The image's API is ready, of %.1f s".formatted(READY_SECONDS),
                                ready.text("%.2f") + " s at %d MiB".formatted(image().mebibytes()),
                                ready.median() / READY_SECONDS)
                        .aimingAt(1),
                Gate.atMost(
                        "image-ready-of-jar",
                        READY_OF_JAR,
                        "The image's API is ready, of the plain jar in the same container",
                        "%s s of %s"
                                .formatted(
                                        ready.text("%.2f"), seconds.get("jar").text("%.2f")),
                        ready.over(seconds.get("jar"))),
                Gate.atMost(
                                "image-ready-agent",
                                SECONDS_CEILING,
                                "The same with the agent, of %.0f s".formatted(READY_WITH_AGENT_SECONDS),
                                traced.text("%.2f") + " s at %d MiB".formatted(traced().mebibytes()),
                                traced.median() / READY_WITH_AGENT_SECONDS)
                        .aimingAt(READY_WITH_AGENT_TARGET / READY_WITH_AGENT_SECONDS));
    }

    private List<Gate> loads() throws Exception {
        try (var collector = new TestCollector()) {
            var rates = new Rounds("requests/s", 0)
                    .side("image", () -> rate(image()))
                    .side("image, agent", () -> rate(image().agent().exportingTo(collector)))
                    .measure(scale);
            return List.of(
                    Gate.atMost(
                            "image-resident",
                            1,
                            "Memory of the API after load, of %.0f MiB".formatted(RESIDENT_MEBIBYTES),
                            "%.0f MiB resident".formatted(Spread.median(resident)),
                            Spread.median(resident) / RESIDENT_MEBIBYTES),
                    Gate.atMost(
                            "image-headroom",
                            HEADROOM,
                            "Peak memory under load with and without the agent, of the limit",
                            "the larger of both",
                            Spread.quantile(peakOfLimit, 1)),
                    Gate.atLeast(
                                    "image-agent-throughput",
                                    THROUGHPUT,
                                    "Requests a second with the agent, a tenth sampled and exported, of those without",
                                    "%s of %s, spans received: %,d"
                                            .formatted(
                                                    rates.get("image, agent").text("%,.0f"),
                                                    rates.get("image").text("%,.0f"),
                                                    collector.spans().size()),
                                    collector.spans().isEmpty()
                                            ? Double.NaN
                                            : rates.get("image, agent").over(rates.get("image")))
                            .aimingAt(THROUGHPUT_TARGET));
        }
    }

    static String base() {
        return Engine.run(
                "inspect", "--format", "{{index .Config.Labels \"org.opencontainers.image.base.name\"}}", Engine.IMAGE);
    }

    private static double ready(Launch launch) {
        try (var container = launch.start()) {
            return container.waitReady().toMillis() / 1e3;
        }
    }

    private double rate(Launch launch) throws Exception {
        stand.empty();
        try (var container = launch.start()) {
            container.waitReady();
            Workload.on(container).run(window().dividedBy(2));
            double rate = Workload.on(container).run(window()) / (window().toMillis() / 1e3);
            peakOfLimit.add((double) container.peakMebibytes() / launch.mebibytes());
            if (launch.mebibytes() == image().mebibytes()) {
                resident.add((double) container.residentMebibytes());
            }
            return rate;
        }
    }

    private Duration window() {
        return scale.postWindow();
    }

    private Launch image() {
        return Launch.of(Engine.IMAGE, stand.properties("api", Map.of()));
    }

    private Launch traced() {
        return image().agent().variable("OTEL_TRACES_EXPORTER", "none");
    }

    /** What everybody else ships: the jar on the same base, nothing prepared. */
    private Launch jar() throws Exception {
        try (var jars = Files.list(Repository.target().resolve("aot"))) {
            Path jar = jars.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
            return image().options("--volume", jar + ":/jar/app.jar:ro", "--entrypoint", "java")
                    .arguments("-jar", "/jar/app.jar");
        }
    }
}
