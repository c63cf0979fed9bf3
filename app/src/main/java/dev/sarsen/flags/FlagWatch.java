// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import dev.openfeature.sdk.providers.memory.InMemoryProvider;
import dev.sarsen.platform.RepeatedWork;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the values in the file of flags to OpenFeature's provider whenever the content of the file changes. A content that
 * cannot be used is reported once, and the values of the last good content stay in force.
 */
class FlagWatch extends RepeatedWork {

    private static final Logger log = LoggerFactory.getLogger(FlagWatch.class);
    private static final int LARGEST = 1024 * 1024;

    private final @Nullable Path file;
    private final InMemoryProvider provider = new InMemoryProvider(Map.of());
    private volatile FlagReport.File state = new FlagReport.File("none", null, List.of());
    private final Consumer<Map<String, Boolean>> told;
    private byte @Nullable [] accepted;
    private @Nullable Map<String, Boolean> inForce;

    /** @param told hears of each change of the values after the first */
    FlagWatch(FlagsProperties properties, MeterRegistry metrics, boolean stays, Consumer<Map<String, Boolean>> told) {
        super("flags", properties.checkEvery(), stays);
        this.file = properties.file();
        this.told = told;
        provide(Map.of());
        Gauge.builder("sarsen.flags.broken", () -> state.problem() == null ? 0 : 1)
                .description("1 while the file of flags cannot be used")
                .register(metrics);
        Gauge.builder("sarsen.flags.undeclared", () -> state.undeclared().size())
                .description("Flags in the file that this version does not know")
                .register(metrics);
    }

    InMemoryProvider provider() {
        return provider;
    }

    FlagReport.File state() {
        return state;
    }

    /** Reads the file once before anything asks for a flag. */
    @Override
    public void start() {
        work().forEach(Runnable::run);
        super.start();
    }

    @Override
    protected List<Runnable> work() {
        return file == null ? List.of() : List.of(() -> look(file));
    }

    private void look(Path file) {
        try (var stream = Files.newInputStream(file)) {
            var content = stream.readNBytes(LARGEST);
            if (!Arrays.equals(content, accepted)) {
                accept(file, FlagFile.parse(content));
                accepted = content;
            }
        } catch (IOException e) {
            refuse(file, "it cannot be read: " + e);
        } catch (IllegalArgumentException e) {
            refuse(file, String.valueOf(e.getMessage()));
        }
    }

    private void accept(Path file, Map<String, Boolean> values) {
        var known = Arrays.stream(Flag.values()).map(Flag::key).toList();
        var undeclared = values.keySet().stream()
                .filter(key -> !known.contains(key))
                .sorted()
                .toList();
        state = new FlagReport.File("read", null, undeclared);
        log.info("Read the flags {} from {}", values, file);
        provide(values);
        tell(values);
        if (!undeclared.isEmpty()) {
            log.warn("The file of flags {} has flags that this version does not know: {}", file, undeclared);
        }
        provide(values);
    }

    private void tell(Map<String, Boolean> values) {
        var before = inForce;
        inForce = values;
        if (before != null && !before.equals(values)) {
            told.accept(values);
        }
    }

    private void refuse(Path file, String problem) {
        accepted = null;
        if (!problem.equals(state.problem())) {
            state = new FlagReport.File("broken", problem, List.of());
            log.warn(
                    "The file of flags {} cannot be used: {}. The values of its last good content stay in force, see docs/guides/flags.md",
                    file,
                    problem);
        }
    }

    private void provide(Map<String, Boolean> values) {
        Arrays.stream(Flag.values()).map(Flag::key).forEach(key -> provider.updateFlag(key, value(values.get(key))));
    }

    /** A flag that the file lacks is disabled for OpenFeature, which then answers with the default in the code. */
    private static dev.openfeature.sdk.providers.memory.Flag<Boolean> value(@Nullable Boolean on) {
        return dev.openfeature.sdk.providers.memory.Flag.<Boolean>builder()
                .variants(Map.of("on", true, "off", false))
                .defaultVariant(Boolean.TRUE.equals(on) ? "on" : "off")
                .disabled(on == null)
                .build();
    }

    /** The phase in which everything that asks for flags starts later and stops earlier. */
    @Override
    public int getPhase() {
        return 0;
    }
}
