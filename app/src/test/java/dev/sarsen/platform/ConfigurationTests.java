// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** The settings alone, without what they set. */
@ExtendWith(OutputCaptureExtension.class)
class ConfigurationTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sarsen.access.issuer                | http://a.b    | is not https
            sarsen.access.issuer                | login         | must be an address such as https
            sarsen.access.issuer                | https://a.b?c | must be an address such as https
            sarsen.access.audience              | ' '           | must not be blank
            sarsen.access.clock-skew            | -1s           | must not be negative
            sarsen.access.clock-skew            | 6m            | must be shorter than or equal to 5 minutes
            sarsen.drain                        | -1s           | must not be negative
            sarsen.drain                        | soon          | is not a valid duration
            sarsen.log-format                   | xml           | must be json or text
            sarsen.sample-every                 | 0s            | must be longer than
            sarsen.sample-every                 | -5s           | must be longer than
            sarsen.database.pool-size           | 0             | must be greater than or equal to 1
            sarsen.database.pool-size           | -1            | must be greater than or equal to 1
            sarsen.database.pool-size           | many          | For input string
            sarsen.database.prepared-statements | perhaps       | Invalid boolean value 'perhaps'
            sarsen.edge.allowed-origins         | example.com   | must be origins
            sarsen.edge.allowed-origins         | https://a.b/c | must be origins
            sarsen.console.poll-every           | 0s            | must be longer than
            sarsen.console.poll-every           | 2m            | must be shorter than
            sarsen.console.max-viewers          | 0             | must be greater than or equal to 1
            sarsen.console.heartbeat            | -1s           | must be longer than
            sarsen.console.client-id            | ' '           | must not be blank
            sarsen.console.scopes               | ''            | must not be empty
            sarsen.erasure.backup-retention     | -1d           | must not be negative
            sarsen.erasure.lease                | 0s            | must be longer than or equal to 1 second
            sarsen.flags.check-every            | 0s            | must be longer than
            sarsen.flags.check-every            | often         | is not a valid duration
            sarsen.inbox.dead-retention         | 0d            | must be longer than or equal to 1 day
            sarsen.intake.max-body              | 0             | must be above 0
            sarsen.intake.max-body              | -1B           | must be above 0
            sarsen.intake.max-body              | 9MB           | at most 8MB
            sarsen.intake.body-timeout          | 0s            | must be longer than
            sarsen.intake.bodies-in-flight      | 8MB           | must be more than sarsen.intake.max-body
            sarsen.limits.database-requests     | 0             | must be greater than or equal to 1
            sarsen.limits.database-queue        | -1            | must be greater than or equal to 0
            sarsen.limits.database-wait         | -1s           | must not be negative
            sarsen.limits.database-wait         | 11s           | must be shorter than or equal to 10 seconds
            sarsen.limits.requests-per-client   | 0             | must be greater than or equal to 1
            sarsen.limits.inbox-depth           | 0             | must be greater than or equal to 1
            sarsen.limits.writes-per-second     | 0             | must be greater than or equal to 1
            sarsen.limits.events-per-second     | 0             | must be greater than or equal to 1
            sarsen.limits.reads-per-second      | unlimited     | For input string
            sarsen.limits.burst                 | 100ms         | must be longer than or equal to 1 second
            sarsen.limits.share-every           | 0s            | must be longer than or equal to 10 millis
            sarsen.accounts.leaderboard-max-age | -1s           | must not be negative
            sarsen.accounts.leaderboard-max-age | 6s            | must be shorter than or equal to 5 seconds
            sarsen.notifications.url            | crm           | must be an address such as https
            sarsen.notifications.url            | http://a.b    | is not https
            sarsen.notifications.url            | https://a@a.b | must be an address such as https
            sarsen.notifications.url            | https://a.b   | needs sarsen.notifications.secret, which is not set
            sarsen.notifications.hot-score      | 0             | must be greater than 0
            sarsen.queue.stream                 | ' '           | must not be blank
            sarsen.queue.group                  | ''            | must not be blank
            sarsen.queue.reclaim-after          | 0s            | must be longer than
            sarsen.queue.doorbell-capacity      | 0             | must be greater than or equal to 1
            sarsen.scoring.threads              | 0             | must be greater than or equal to 1
            sarsen.scoring.threads              | -2            | must be greater than or equal to 1
            sarsen.scoring.batch-size           | 0             | must be greater than or equal to 1
            sarsen.scoring.batch-size           | 10001         | must be less than or equal to 10000
            sarsen.scoring.idle-pause           | 0ms           | must be longer than
            sarsen.scoring.sweep-after          | -1s           | must not be negative
            sarsen.scoring.sweep-every          | 0s            | must be longer than
            sarsen.scoring.max-attempts         | 0             | must be greater than or equal to 1
            sarsen.scoring.retry-pause          | -1s           | must not be negative
            sarsen.scoring.half-life            | 0d            | must be longer than or equal to 1 hour
            sarsen.scoring.base-scores.call_made | 1.5          | must name an event type and be above 0
            sarsen.scoring.base-scores.fax_sent | 0.5           | must name an event type
            sarsen.signals.retention            | 29d           | must be longer than or equal to 30 days
            sarsen.signals.months-ahead         | 0             | must be greater than or equal to 1
            sarsen.signals.search-timeout       | 0s            | must be longer than
            sarsen.stats.sketch-key             | 15-characters.. | must have at least 16 characters, has 15
            """)
    void namesTheSettingThatIsWrong(String name, String value, String reason, CapturedOutput output) {
        assertThatThrownBy(() -> start("--" + name + "=" + value)).isNotNull();
        assertThat(output)
                .containsSubsequence("APPLICATION FAILED TO START", "Description:", "Action:")
                .contains(name, reason)
                .doesNotContain("\tat ");
    }

    @Test
    void startsWithTheRoleAlone() {
        try (var context = start()) {
            assertThat(context.getBean(DatabaseProperties.class)).isEqualTo(new DatabaseProperties(10, true));
        }
    }

    private static ConfigurableApplicationContext start(String... arguments) {
        return new SpringApplicationBuilder(Settings.class)
                .web(WebApplicationType.NONE)
                .properties("sarsen.role=worker", "sarsen.log-format=text")
                .run(arguments);
    }

    @ConfigurationPropertiesScan("dev.sarsen")
    static class Settings {}
}
