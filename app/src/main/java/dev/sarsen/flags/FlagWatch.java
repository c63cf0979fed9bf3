// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import dev.sarsen.flags.FlagFile.Content;
import dev.sarsen.platform.RepeatedWork;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the flags of the file in force, in the roles that stay. A content that cannot be used leaves the last good one in
 * force; each content is judged, and told of, once.
 */
class FlagWatch extends RepeatedWork {

    private static final Logger log = LoggerFactory.getLogger(FlagWatch.class);

    private final @Nullable FlagFile file;
    private volatile FlagSet flags = FlagSet.EMPTY;
    private volatile FileState state = FileState.NONE;
    private @Nullable Content seen;

    FlagWatch(FlagsProperties properties, MeterRegistry metrics, boolean stays) {
        super("flags", properties.checkEvery(), stays);
        this.file = properties.file() == null ? null : new FlagFile(properties.file());
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

    /** Reads the file before anything asks for a flag. */
    @Override
    public void start() {
        work().forEach(Runnable::run);
        super.start();
    }

    @Override
    protected List<Runnable> work() {
        return file == null ? List.of() : List.of(() -> look(file));
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

    /** Before everything that asks for flags, and after it at the end. */
    @Override
    public int getPhase() {
        return 0;
    }
}
