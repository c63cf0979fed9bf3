// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.platform.ProcessRole;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

@ExtendWith(OutputCaptureExtension.class)
class StatsConfigurationTests {

    @ParameterizedTest
    @CsvSource({"WORKER, 0, true", "WORKER, 16, false", "API, 0, false", "LOCAL, 0, false"})
    void warnsAWorkerWhoseSketchKeyEverybodyKnows(
            ProcessRole role, int lengthOfKey, boolean warns, CapturedOutput output) {
        var jdbc = JdbcClient.create(new SimpleDriverDataSource());
        new StatsConfiguration().audienceSketches(jdbc, new StatsProperties("k".repeat(lengthOfKey)), role);
        assertThat(output.getAll().contains("sarsen.stats.sketch-key is not set"))
                .isEqualTo(warns);
    }
}
