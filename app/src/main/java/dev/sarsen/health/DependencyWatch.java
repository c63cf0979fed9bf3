// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.health;

import dev.sarsen.platform.RepeatedWork;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;

/** Probes every dependency of this process in the background, each on its own thread so that one that hangs delays no other. */
public class DependencyWatch extends RepeatedWork {

    private final List<Dependency> dependencies;

    DependencyWatch(List<Dependency> dependencies, MeterRegistry metrics, boolean enabled) {
        super("probe", Dependency.Probe.EVERY, enabled);
        this.dependencies = dependencies;
        dependencies.forEach(dependency -> Gauge.builder("dependency.up", () -> dependency.isUp() ? 1 : 0)
                .description(
                        "1 while the dependency answers and can be used, 0 after three failed probes or an answer that refuses")
                .tag("dependency", dependency.name())
                .register(metrics));
    }

    /** What the probes saw last, in a fixed order. */
    public List<Seen> seen() {
        return dependencies.stream()
                .map(dependency -> new Seen(
                        dependency.name(),
                        dependency.health().getStatus().getCode().toLowerCase(Locale.ROOT)))
                .toList();
    }

    @Override
    protected List<Runnable> work() {
        return dependencies.stream()
                .<Runnable>map(dependency -> dependency::observe)
                .toList();
    }

    /** Starts after the web servers and stops before them, so that a port which the shutdown closes is not counted as a failure. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 1;
    }

    /**
     * One dependency as a probe saw it last.
     *
     * @param status up, down, or degraded where this process works without it
     */
    public record Seen(String name, String status) {}
}
