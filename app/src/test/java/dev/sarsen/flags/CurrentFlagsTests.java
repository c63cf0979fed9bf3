// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.openfeature.sdk.OpenFeatureAPI;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CurrentFlagsTests {

    @TempDir
    Path folder;

    private final OpenFeatureAPI api = OpenFeatureAPI.createIsolated();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private Path file;
    private FlagWatch watch;
    private CurrentFlags flags;

    @BeforeEach
    void provide() {
        file = folder.resolve("flags.json");
        watch = new FlagWatch(new FlagsProperties(file, Duration.ofHours(1)), metrics, true, _ -> {});
        api.setProviderAndWait(watch.provider());
        flags = new CurrentFlags(api.getClient(), metrics);
    }

    @AfterEach
    void shutdown() {
        watch.stop();
        api.shutdown();
    }

    @ParameterizedTest
    @EnumSource
    void haveTheirDefaults(Flag flag) {
        assertThat(flags.isOn(flag)).isEqualTo(flag.byDefault());
    }

    @ParameterizedTest
    @CsvSource({
        "as-by-default, true, file",
        "no-flags, true, default",
        "search-off, false, file",
        "flag-of-another-version, true, default"
    })
    void sayWhereTheyComeFrom(String example, boolean on, String reason) throws IOException {
        read(example);
        assertThat(flags.lines())
                .contains(new FlagReport.Line("full-text-search", on, true, reason, Flag.FULL_TEXT_SEARCH.meaning()));
    }

    @Test
    void countWhatIsAsked() throws IOException {
        flags.isOn(Flag.FULL_TEXT_SEARCH);
        read("search-off");
        flags.isOn(Flag.FULL_TEXT_SEARCH);
        flags.isOn(Flag.FULL_TEXT_SEARCH);
        flags.lines();
        assertThat(asked(Flag.FULL_TEXT_SEARCH, "default")).isEqualTo(1);
        assertThat(asked(Flag.FULL_TEXT_SEARCH, "file")).isEqualTo(2);
        assertThat(asked(Flag.LIVE_FEED, "file")).isZero();
        assertThat(metrics.get("sarsen.flags.on")
                        .tag("flag", Flag.FULL_TEXT_SEARCH.key())
                        .gauge()
                        .value())
                .isZero();
    }

    private void read(String example) throws IOException {
        Files.writeString(file, TestFlags.valid(example));
        watch.start();
    }

    private double asked(Flag flag, String reason) {
        return metrics.get("sarsen.flags.evaluations")
                .tag("flag", flag.key())
                .tag("reason", reason)
                .counter()
                .count();
    }
}
