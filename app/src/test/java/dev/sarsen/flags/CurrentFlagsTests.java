// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.Value;
import dev.sarsen.platform.ProcessRole;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CurrentFlagsTests {

    private final OpenFeatureAPI api = OpenFeatureAPI.createIsolated();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private FlagSet inForce = FlagSet.EMPTY;
    private CurrentFlags flags;

    @BeforeEach
    void provide() {
        api.setProviderAndWait(new FileProvider(() -> inForce));
        flags = flags(ProcessRole.API, "1.4.0");
    }

    @AfterEach
    void shutdown() {
        api.shutdown();
    }

    @ParameterizedTest
    @EnumSource
    void haveTheirDefaults(Flag flag) {
        assertThat(flags.isOn(flag)).isEqualTo(flag.byDefault());
    }

    @ParameterizedTest
    @CsvSource({
        "no-flags, API, 1.4.0, true, DEFAULT",
        "search-off, API, 1.4.0, false, FILE",
        "search-off-in-workers, WORKER, 1.4.0, false, RULE",
        "search-off-in-workers, API, 1.4.0, true, FILE",
        "search-off-before-version-2, API, 1.4.0, false, RULE",
        "search-off-before-version-2, API, 2.0.0, true, FILE"
    })
    void sayWhereTheyComeFrom(String file, ProcessRole role, String version, boolean on, Evaluation.Reason reason) {
        inForce = FlagReader.read(TestFlags.valid(file));
        assertThat(flags(role, version).evaluate(Flag.FULL_TEXT_SEARCH)).isEqualTo(new Evaluation(on, reason));
    }

    @Test
    void countWhatIsAsked() {
        flags.isOn(Flag.FULL_TEXT_SEARCH);
        inForce = FlagReader.read(TestFlags.valid("search-off"));
        flags.isOn(Flag.FULL_TEXT_SEARCH);
        flags.isOn(Flag.FULL_TEXT_SEARCH);
        flags.evaluate(Flag.FULL_TEXT_SEARCH);
        assertThat(asked(Flag.FULL_TEXT_SEARCH, Evaluation.Reason.DEFAULT)).isEqualTo(1);
        assertThat(asked(Flag.FULL_TEXT_SEARCH, Evaluation.Reason.FILE)).isEqualTo(2);
        assertThat(asked(Flag.LIVE_FEED, Evaluation.Reason.FILE)).isZero();
        assertThat(metrics.get("sarsen.flags.on")
                        .tag("flag", Flag.FULL_TEXT_SEARCH.key())
                        .gauge()
                        .value())
                .isZero();
    }

    @Test
    void areSwitchesAndNothingElse() {
        inForce = FlagReader.read(TestFlags.valid("flag-of-another-version"));
        var client = api.getClient();
        assertThat(client.getStringValue("greeting", "none")).isEqualTo("none");
        assertThat(client.getIntegerValue("greeting", 7)).isEqualTo(7);
        assertThat(client.getDoubleValue("greeting", 0.7)).isEqualTo(0.7);
        assertThat(client.getObjectValue("greeting", new Value("none")).asString())
                .isEqualTo("none");
        assertThat(client.getBooleanValue("greeting", true)).isTrue();
    }

    private CurrentFlags flags(ProcessRole role, String version) {
        return new CurrentFlags(api.getClient(), new Asker(role, version), metrics);
    }

    private double asked(Flag flag, Evaluation.Reason reason) {
        return metrics.get("sarsen.flags.evaluations")
                .tag("flag", flag.key())
                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                .counter()
                .count();
    }
}
