// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.notifications;

import dev.sarsen.platform.ProcessRole;
import dev.sarsen.platform.RepeatedSteps;
import dev.sarsen.trust.TlsServer;
import dev.sarsen.trust.Trust;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Workers tell a webhook of hot accounts where {@code sarsen.notifications.url} names one. */
@Configuration(proxyBeanMethods = false)
class NotificationsConfiguration {

    @Bean
    HotAccounts hotAccounts(JdbcClient jdbc, NotificationsProperties properties) {
        return new HotAccounts(jdbc, properties.hotScore());
    }

    @Bean
    Notifications notifications(
            HotAccounts accounts,
            NotificationsProperties properties,
            Trust trust,
            JsonMapper json,
            Clock clock,
            ProcessRole role,
            MeterRegistry metrics) {
        return new Notifications(accounts, webhook(properties, trust, json, clock), metrics, role.scores());
    }

    /** Reads all that are noted, so once a minute; without a webhook too, as there may have been one. */
    @Bean
    RepeatedSteps forgottenHotAccounts(HotAccounts accounts, ProcessRole role) {
        return new RepeatedSteps("hot-accounts", Duration.ofMinutes(1), role.scores(), () -> accounts.forget() > 0);
    }

    @Bean
    WaitingNotifications waitingNotifications(HotAccounts accounts, MeterRegistry metrics) {
        return new WaitingNotifications(accounts, metrics);
    }

    private static @Nullable Webhook webhook(
            NotificationsProperties properties, Trust trust, JsonMapper json, Clock clock) {
        var url = properties.url();
        var secret = properties.secret();
        return url == null || secret == null
                ? null
                : new Webhook(url, WebhookSignature.of(secret), trust.contextFor(TlsServer.WEBHOOK), json, clock);
    }
}
