// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class LocalDefaultsTests {

    @ParameterizedTest
    @CsvSource({
        "SARSEN_LOGFORMAT,           sarsen.log-format",
        "SARSEN_LOG_FORMAT,          sarsen.log-format",
        "SPRINGDOC_APIDOCS_ENABLED,  springdoc.api-docs.enabled",
        "SARSEN_DRAIN,               sarsen.drain"
    })
    void leavesAloneWhatAVariableSets(String variable, String name) {
        var environment = new StandardEnvironment();
        var variables = Map.<String, Object>of(variable, "of the user");
        environment.getPropertySources().addFirst(new SystemEnvironmentPropertySource("variables", variables));
        assertThat(LocalDefaults.in(environment, Path.of("flags.json"))).doesNotContainKey(name);
        assertThat(LocalDefaults.in(new StandardEnvironment(), Path.of("flags.json")))
                .containsKey(name);
    }
}
