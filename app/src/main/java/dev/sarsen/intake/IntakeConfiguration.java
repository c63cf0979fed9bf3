// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import dev.sarsen.events.Retention;
import dev.sarsen.inbox.Inbox;
import dev.sarsen.limits.EventRate;
import dev.sarsen.queue.Doorbell;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Opens {@code /api/v1/events}. */
@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {

    @Bean
    EventController eventController(
            IntakeProperties properties,
            EventRate rate,
            Inbox inbox,
            Doorbell doorbell,
            JdbcClient jdbc,
            Retention retention,
            Clock clock,
            MeterRegistry metrics) {
        return new EventController(
                new BodyBudget(properties.wholeBody(), properties.budget()),
                new BodyReader(new EventRules(retention)),
                rate,
                new Intake(inbox, doorbell, metrics),
                new EventStates(jdbc),
                clock);
    }
}
