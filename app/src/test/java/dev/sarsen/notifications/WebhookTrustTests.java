// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.sarsen.PrivateAuthority;
import dev.sarsen.trust.TestTrust;
import dev.sarsen.trust.TlsServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A receiver whose certificate a private authority has signed. */
class WebhookTrustTests {

    private static final HotAccount ACCOUNT = new HotAccount(UUID.randomUUID(), "acct_hot", 9, Instant.EPOCH);

    @TempDir
    static Path folder;

    private static PrivateAuthority authority;
    private static PrivateAuthority another;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @BeforeAll
    static void makeAuthorities() {
        authority = PrivateAuthority.make(folder, "authority");
        another = PrivateAuthority.make(folder, "another");
    }

    @Test
    void tellsAReceiverOfATrustedAuthority() throws Exception {
        try (var receiver = receiver()) {
            webhook(receiver, authority).post(ACCOUNT);
            assertThat(receiver.received()).singleElement().matches(WebhookReceiver.Received::isSigned);
        }
    }

    @Test
    void tellsNobodyElse() throws Exception {
        try (var receiver = receiver()) {
            var webhook = webhook(receiver, another);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThatExceptionOfType(SSLHandshakeException.class)
                            .isThrownBy(() -> webhook.post(ACCOUNT)));
            assertThat(receiver.received()).isEmpty();
            assertThat(metrics.get("sarsen.trust.refused")
                            .tags("server", "webhook", "fault", "unknown-authority")
                            .counter()
                            .count())
                    .isPositive();
        }
    }

    private static WebhookReceiver receiver() throws IOException {
        return WebhookReceiver.with(authority.sign("dns:localhost").context());
    }

    private Webhook webhook(WebhookReceiver receiver, PrivateAuthority trusted) throws IOException {
        var file = Files.writeString(folder.resolve("ca.crt"), trusted.pem());
        var signature = WebhookSignature.of(WebhookReceiver.SECRET);
        var tls = TestTrust.in(file, metrics).contextFor(TlsServer.WEBHOOK);
        return new Webhook(receiver.url(), signature, tls, JsonMapper.shared(), Clock.systemUTC());
    }
}
