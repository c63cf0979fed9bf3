// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.notifications;

import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who is told when an account becomes hot.
 *
 * @param url where workers post notifications to, by https; http for this machine alone. Without it nobody is told
 * @param secret what signs them, as Standard Webhooks write it: whsec_ and the base64 of 24 to 64 random bytes
 * @param hotScore the score from which on an account is hot; it can be so again once its score was below four fifths of that
 */
@Validated
@ConfigurationProperties("sarsen.notifications")
record NotificationsProperties(
        @Nullable URI url,
        @Nullable String secret,
        @DefaultValue("5") @Positive double hotScore) {

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    NotificationsProperties {
        if (url != null) {
            check(url, secret);
        }
    }

    private static void check(URI url, @Nullable String secret) {
        if (url.getHost() == null || url.getUserInfo() != null || url.getFragment() != null) {
            throw new IllegalArgumentException(
                    "sarsen.notifications.url must be an address such as https://crm.example.com/hooks/sarsen");
        }
        if (!"https".equals(url.getScheme()) && !("http".equals(url.getScheme()) && isHere(url))) {
            throw new IllegalArgumentException(
                    "sarsen.notifications.url is not https: whoever is between could read it");
        }
        if (secret == null) {
            throw new IllegalArgumentException(
                    "sarsen.notifications.url needs sarsen.notifications.secret, which is not set: nothing could be signed");
        }
        WebhookSignature.of(secret);
    }

    private static boolean isHere(URI url) {
        return THIS_MACHINE.contains(url.getHost());
    }

    @Override
    public String toString() {
        return "NotificationsProperties[url=***, secret=***, hotScore=" + hotScore + "]";
    }
}
