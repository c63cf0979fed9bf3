// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sarsen.platform.ProcessRole;
import dev.sarsen.platform.SettingInvalid;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class LimitsPropertiesTests {

    @Test
    void isGenerousByDefault() {
        var defaults = bind(Map.of());
        assertThat(defaults.reads().capacity()).isEqualTo(4_000);
        assertThat(defaults.writes().capacity()).isEqualTo(2_000);
        assertThat(defaults.events().capacity()).isEqualTo(40_000);
        assertThat(defaults.inboxDepth()).isEqualTo(2_000_000);
    }

    @Test
    void mapsEveryName() {
        var properties = bind(Map.of(
                "database-requests", "3",
                "database-queue", "4",
                "database-wait", "5s",
                "requests-per-client", "2",
                "inbox-depth", "6",
                "writes-per-second", "7",
                "reads-per-second", "8",
                "events-per-second", "11",
                "burst", "9s",
                "share-every", "10ms"));
        assertThat(properties.toString())
                .contains(
                        "databaseRequests=3",
                        "databaseQueue=4",
                        "databaseWait=PT5S",
                        "inboxDepth=6",
                        "requestsPerClient=2")
                .contains(
                        "writesPerSecond=7",
                        "readsPerSecond=8",
                        "eventsPerSecond=11",
                        "burst=PT9S",
                        "shareEvery=PT0.01S");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 999, 4_999, 5_000, 5_001, 100_000_000})
    void letsEveryClientSendTheLargestPostAfterEnoughSilence(int rate) {
        var events = bind(Map.of("events-per-second", Integer.toString(rate))).events();
        long least = Math.max(2L * rate, EventRate.LARGEST_POST);
        assertThat(events.capacity()).isBetween(least, least + rate / 1_000);
    }

    @ParameterizedTest
    @CsvSource({"API, 10, 8", "LOCAL, 10, 5", "API, 3, 1", "API, 2, 1", "API, 1, 1", "LOCAL, 1, 1"})
    void leavesConnectionsToTheRestOfTheProcess(ProcessRole role, int poolSize, int requests) {
        assertThat(bind(Map.of()).databaseRequests(role, poolSize)).isEqualTo(requests);
    }

    @Test
    void refusesToLetRequestsHaveAllConnections() {
        var properties = bind(Map.of("database-requests", "10"));
        assertThat(properties.databaseRequests(ProcessRole.API, 11)).isEqualTo(10);
        assertThatExceptionOfType(SettingInvalid.class)
                .isThrownBy(() -> properties.databaseRequests(ProcessRole.API, 10))
                .withMessage(
                        "sarsen.limits.database-requests must be less than sarsen.database.pool-size, which is 10, is 10.");
    }

    private static LimitsProperties bind(Map<String, String> settings) {
        var all = new HashMap<String, String>();
        settings.forEach((name, value) -> all.put("sarsen.limits." + name, value));
        return new Binder(new MapConfigurationPropertySource(all))
                .bindOrCreate("sarsen.limits", LimitsProperties.class);
    }
}
