// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class FlagsPropertiesTests {

    @Test
    void nameNoFileByDefault() {
        assertThat(bound(Map.of())).isEqualTo(new FlagsProperties(null, Duration.ofSeconds(1)));
    }

    @Test
    void haveTheseNames() {
        assertThat(bound(Map.of("sarsen.flags.file", "/etc/sarsen/flags.json", "sarsen.flags.check-every", "5s")))
                .isEqualTo(new FlagsProperties(Path.of("/etc/sarsen/flags.json"), Duration.ofSeconds(5)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void takeABlankForNoFile(String blank) {
        assertThat(bound(Map.of("sarsen.flags.file", blank)).file()).isNull();
    }

    @Test
    void takeARelativeNameFromTheWorkingFolder() {
        assertThat(bound(Map.of("sarsen.flags.file", "conf/flags.json")).file())
                .isEqualTo(Path.of("conf/flags.json").toAbsolutePath());
    }

    private static FlagsProperties bound(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("sarsen.flags", FlagsProperties.class);
    }
}
