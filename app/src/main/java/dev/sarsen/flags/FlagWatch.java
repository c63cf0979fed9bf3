package dev.sarsen.flags;

import dev.sarsen.flags.FlagFile.Content;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps the flags of the file in force, in the roles that stay. A content that cannot be used leaves the last good one in
 * force; each content is judged, and told of, once.
 */
class FlagWatch implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(FlagWatch.class);

    private final @Nullable FlagFile file;
    private final Duration every;
    private final boolean enabled;
    private volatile FlagSet flags = FlagSet.EMPTY;
    private volatile FileState state = FileState.NONE;
    private @Nullable Content seen;
    private volatile ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(0);
    private volatile boolean running;

    FlagWatch(FlagsProperties properties, MeterRegistry metrics, boolean stays) {
        this.file = properties.file() == null ? null : new FlagFile(properties.file());
        this.every = properties.checkEvery();
        this.enabled = stays;
        Gauge.builder("sarsen.flags.broken", () -> state.status() == FileState.Status.BROKEN ? 1 : 0)
                .description("1 while the file of flags cannot be used")
                .register(metrics);
        Gauge.builder("sarsen.flags.undeclared", () -> state.undeclared().size())
                .description("Flags in the file that this version does not know")
                .register(metrics);
    }

    FlagSet flags() {
        return flags;
    }

    FileState state() {
        return state;
    }

    @Override
    public void start() {
        running = true;
        if (file != null) {
            look(file);
            scheduler = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("flags").factory());
            var _ = scheduler.scheduleWithFixedDelay(
                    () -> look(file), every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void look(FlagFile file) {
        var content = file.read();
        if (content.equals(seen)) {
            return;
        }
        seen = content;
        try {
            accept(file, content);
        } catch (RuntimeException e) {
            state = FileState.broken(String.valueOf(e.getMessage()));
            log.warn(
                    "The file of flags {} cannot be used: {}. In force stay {} of its last good content, see docs/guides/flags.md",
                    file.path(),
                    e.getMessage(),
                    flags.keys());
        }
    }

    private void accept(FlagFile file, Content content) {
        var read = switch (content) {
            case FlagFile.Text(var text) -> FlagReader.read(text);
            case FlagFile.Unreadable(var reason) -> throw new FlagsBroken(reason);
        };
        var undeclared = undeclared(read);
        flags = read;
        state = FileState.read(undeclared);
        log.info("Read the flags {} from {}", read.keys(), file.path());
        if (!undeclared.isEmpty()) {
            log.warn("The file of flags {} has flags that this version does not know: {}", file.path(), undeclared);
        }
    }

    private static List<String> undeclared(FlagSet read) {
        var declared = Flag.keys();
        return read.keys().stream()
                .filter(key -> !declared.contains(key))
                .sorted()
                .toList();
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

    /** Before everything that asks for flags, and after it at the end. */
    @Override
    public int getPhase() {
        return 0;
    }
}
