package dev.sarsen.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/** Probes every dependency of this process in the background, each on its own thread so that one that hangs delays no other. */
public class DependencyWatch implements SmartLifecycle {

    private final List<Dependency> dependencies;
    private final boolean enabled;
    private volatile ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(0);
    private volatile boolean running;

    DependencyWatch(List<Dependency> dependencies, MeterRegistry metrics, boolean enabled) {
        this.dependencies = dependencies;
        this.enabled = enabled;
        dependencies.forEach(dependency -> Gauge.builder("dependency.up", () -> dependency.isUp() ? 1 : 0)
                .description("1 while the dependency answers, 0 after three failed probes")
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
    public void start() {
        running = true;
        scheduler = Executors.newScheduledThreadPool(
                dependencies.size(),
                Thread.ofPlatform().daemon().name("probe-", 0).factory());
        dependencies.forEach(this::watch);
    }

    private void watch(Dependency dependency) {
        var _ = scheduler.scheduleWithFixedDelay(
                dependency::observe, 0, Dependency.Probe.EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        running = false;
        scheduler.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public boolean isAutoStartup() {
        return enabled;
    }

    /** Starts after the web servers and stops before them: a port that closes on purpose is no failure. */
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
