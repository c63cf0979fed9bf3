// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sarsen.PrivateAuthority;
import dev.sarsen.trust.TestTrust;
import dev.sarsen.trust.TlsServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** An issuer whose certificate a private authority has signed. */
@ExtendWith(OutputCaptureExtension.class)
class IssuerTrustTests {

    private static final String KEYS = """
            {"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "ed", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}""";

    @TempDir
    static Path folder;

    private static PrivateAuthority authority;
    private static PrivateAuthority another;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private @Nullable HttpsServer server;

    @BeforeAll
    static void makeAuthorities() {
        authority = PrivateAuthority.make(folder, "authority");
        another = PrivateAuthority.make(folder, "another");
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void takesTheKeysOfAnIssuerOfATrustedAuthority() throws Exception {
        start(authority.sign("dns:localhost"));
        var file = trusting(authority);
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(fetch(file).getKeys()).hasSize(1));
        assertThat(refused("unknown-authority")).isZero();
    }

    @Test
    void readsTheAuthoritiesAnewAtEachConnection() throws Exception {
        start(authority.sign("dns:localhost"));
        var file = trusting(another);
        try (var keys = new IssuerKeys(issuer(), TestTrust.in(file, metrics).contextFor(TlsServer.ISSUER), metrics)) {
            assertThatExceptionOfType(JWKSetUnavailableException.class).isThrownBy(() -> fetch(keys));
            Files.writeString(file, authority.pem());
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(fetch(keys).getKeys()).hasSize(1));
        }
    }

    @Test
    void saysWhyTheKeysOfAnotherAuthorityAreNotTaken(CapturedOutput output) throws Exception {
        start(another.sign("dns:localhost"));
        fetchUntilRefused("unknown-authority");
        assertThat(output)
                .contains("The server of issuer is not used: its certificate is signed by no authority", "CN=another")
                .contains("The keys of " + issuer() + " could not be fetched");
    }

    @Test
    void saysThatTheCertificateNamesAnotherHost(CapturedOutput output) throws Exception {
        start(authority.sign("dns:login.example.com"));
        fetchUntilRefused("other-host");
        assertThat(output).contains("its certificate does not name the host that this process connects to");
    }

    private void start(PrivateAuthority.Signed signed) throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(signed.context()));
        answer("/.well-known/openid-configuration", """
                {"issuer": "%1$s", "jwks_uri": "%1$s/keys"}""".formatted(issuer()));
        answer("/keys", KEYS);
        server.start();
    }

    private void answer(String path, String content) {
        server.createContext(path, exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, content.length());
                exchange.getResponseBody().write(content.getBytes());
            }
        });
    }

    private URI issuer() {
        return URI.create("https://localhost:" + server.getAddress().getPort());
    }

    private Path trusting(PrivateAuthority trusted) throws IOException {
        return Files.writeString(folder.resolve("ca.crt"), trusted.pem());
    }

    private JWKSet fetch(Path file) throws JWKSetUnavailableException {
        try (var keys = new IssuerKeys(issuer(), TestTrust.in(file, metrics).contextFor(TlsServer.ISSUER), metrics)) {
            return fetch(keys);
        }
    }

    /** On a slow machine a fetch may also end by its time-out, two seconds. */
    private void fetchUntilRefused(String fault) throws IOException {
        var file = trusting(authority);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThatExceptionOfType(JWKSetUnavailableException.class).isThrownBy(() -> fetch(file));
            assertThat(refused(fault)).isPositive();
        });
    }

    private static JWKSet fetch(IssuerKeys keys) throws JWKSetUnavailableException {
        return keys.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), 0, null);
    }

    private double refused(String fault) {
        return metrics.find("sarsen.trust.refused").tags("server", "issuer", "fault", fault).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }
}
